import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { purge, type PurgeOptions, type PurgeResult } from '../../src/ingest/purge.js';
import { holdDataset } from './support/hold.js';
import { bar, header, type Loading, startLoading } from './support/loading.js';

let loading: Loading;
beforeAll(async () => {
  loading = await startLoading();
});
beforeEach(() => loading.reset());
afterAll(() => loading.close());

const purged = (options: Partial<PurgeOptions> = {}): Promise<PurgeResult> =>
  purge({
    database: loading.database,
    dataset: 'stocks',
    ifBusy: 'wait',
    signal: new AbortController().signal,
    ...options,
  });
const days = (symbol: string, count: number): string =>
  Array.from({ length: count }, (_, i) => bar(symbol, `2021-01-${String(i + 1).padStart(2, '0')}`, 1)).join(
    '',
  );
const counts = async (): Promise<unknown> =>
  (
    await loading.rows(`SELECT (SELECT count(*) FROM datasets) AS datasets, (SELECT count(*) FROM bars) AS bars,
    (SELECT count(*) FROM measurements) AS measurements, (SELECT count(*) FROM series) AS series,
    (SELECT count(*) FROM revisions) AS revisions, (SELECT count(*) FROM rejects) AS rejects`)
  )[0];
const nothing = { datasets: 0, bars: 0, measurements: 0, series: 0, revisions: 0, rejects: 0 };

describe('a purge', () => {
  it('deletes a dataset with all that belongs to it, in batches, and no other', async () => {
    await loading.load(header + days('A', 7), { dataset: 'other' });
    const others = await counts();
    await loading.load(`${header}${days('A', 7)}${days('B', 6)}wrong\n`, { maxRejectedRows: 1 });
    await loading.load(`${header}wrong\n`);
    expect(await purged({ batchRows: 4 })).toEqual({ dataset: 'stocks', state: 'purged', rows: 13 });
    expect(await counts()).toEqual(others);
    expect(await loading.rows('SELECT name FROM datasets')).toEqual([{ name: 'other' }]);
  });

  it('deletes measurements, too', async () => {
    const air = `TimeInstant,id_entity,no2\n2021-01-01 00:00:00.125,s,1\n2021-01-01 00:00:00.250,s,1\n2021-01-02,t,1\n`;
    await loading.load(air, { dataset: 'air' });
    expect(await purged({ dataset: 'air', batchRows: 1 })).toMatchObject({ state: 'purged', rows: 3 });
    expect(await counts()).toEqual(nothing);
  });

  it('of a dataset that is not there is done', async () => {
    expect(await purged()).toEqual({ dataset: 'stocks', state: 'absent', rows: 0 });
  });

  it('leaves the name free for a dataset that has nothing of the old one', async () => {
    await loading.load(header + days('A', 2), { runKey: 'k' });
    const [before] = await loading.rows<{ id: number }>('SELECT id FROM datasets');
    await purged();
    const again = await loading.load(header + days('A', 2), { runKey: 'k' });
    expect(again).toMatchObject({ result: 'loaded', repeated: false, revision: 1 });
    const [after] = await loading.rows<{ id: number }>('SELECT id FROM datasets');
    expect(after?.id).not.toBe(before?.id);
  });

  it.each(['Stocks', '', 'a_b'])('is refused for what is no name: %j', async (dataset) => {
    await expect(purged({ dataset })).rejects.toMatchObject({ code: 'config-invalid' });
  });
});

describe('a purge that is cut off', () => {
  it('hides the dataset at once, and what it leaves is deleted by the next, whatever that is asked for', async () => {
    await loading.load(header + days('A', 9));
    const stop = new AbortController();
    let batches = 0;
    const database: PurgeOptions['database'] = {
      ...loading.database,
      withClient: async (name, work) => {
        const done = await loading.database.withClient(name, work);
        if (name === 'purge-rows') batches += 1;
        if (batches === 2) stop.abort(new Error('enough'));
        return done;
      },
    };
    await expect(purged({ database, batchRows: 2, signal: stop.signal })).rejects.toThrow('enough');
    expect(await counts()).toEqual({ ...nothing, bars: 5 });
    await loading.load(header + days('A', 2));
    expect(await purged({ dataset: 'other' })).toMatchObject({ state: 'absent', rows: 5 });
    expect(await counts()).toMatchObject({ datasets: 1, bars: 2 });
  });

  it('before it has the lock deletes nothing', async () => {
    await loading.load(header + days('A', 2));
    const stop = AbortSignal.abort(new Error('enough'));
    await expect(purged({ signal: stop })).rejects.toThrow('enough');
    expect(await counts()).toMatchObject({ datasets: 1, bars: 2, series: 1 });
  });
});

describe('purges at once', () => {
  it('of one dataset share the work', async () => {
    await loading.load(header + days('A', 20) + days('B', 20));
    const results = await Promise.all([purged({ batchRows: 3 }), purged({ batchRows: 3 })]);
    expect(results.map(({ state }) => state).sort()).toEqual(['absent', 'purged']);
    expect(results.reduce((sum, { rows }) => sum + rows, 0)).toBe(40);
    expect(await counts()).toEqual(nothing);
  });

  it('and a load of the dataset exclude one another', async () => {
    await loading.load(header + days('A', 2));
    const release = await holdDataset(loading, 'stocks');
    await expect(purged({ ifBusy: 'fail' })).rejects.toMatchObject({ code: 'dataset-busy' });
    const waiting = purged();
    await release();
    expect(await waiting).toMatchObject({ state: 'purged', rows: 2 });
  });
});

describe('the owner of a dataset', () => {
  const mine = 'default/stocks';

  it('purges it', async () => {
    await loading.load(header + days('A', 1), { owner: mine });
    expect(await purged({ owner: mine })).toMatchObject({ state: 'purged', rows: 1 });
  });

  it.each([
    ['another owner', 'default/other'],
    ['who does not say who', undefined],
  ])('keeps it from %s', async (_, owner) => {
    await loading.load(header + days('A', 1), { owner: mine });
    await expect(purged({ owner })).rejects.toMatchObject({
      code: 'dataset-owned',
      message: expect.stringContaining(mine),
    });
    expect(await counts()).toMatchObject({ datasets: 1, bars: 1 });
  });

  it('is not who asks where the dataset is nobody’s: it stays', async () => {
    await loading.load(header + days('A', 1));
    expect(await purged({ owner: mine })).toEqual({ dataset: 'stocks', state: 'left', rows: 0 });
    expect(await counts()).toMatchObject({ datasets: 1, bars: 1 });
  });
});
