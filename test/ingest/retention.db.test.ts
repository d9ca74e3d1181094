import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { IngestOptions } from '../../src/ingest/ingest-types.js';
import { retentionOf } from '../../src/ingest/retention.js';
import type { Source } from '../../src/ingest/source-types.js';
import { bar, header, type Loading, sourceOfBytes, startLoading } from './support/loading.js';

let loading: Loading;
beforeAll(async () => {
  loading = await startLoading();
});
beforeEach(() => loading.reset());
afterAll(() => loading.close());

const day = (n: number): string => `2024-03-${String(n).padStart(2, '0')}`;
const bars = (symbol: string, ...days: number[]): string => days.map((n) => bar(symbol, day(n), n)).join('');

/** Retention of so many days, on a day in March at noon: a bar of that very number of days ago is too old. */
const keeping = (age: string, today: number): Partial<IngestOptions> => ({
  retention: retentionOf(age),
  now: () => Date.parse(`${day(today)}T12:00:00Z`),
});
const kept = (): Promise<object[]> =>
  loading.rows(`SELECT symbol || ' ' || extract(day FROM date) AS bar FROM bars ORDER BY symbol, date`);
const series = (): Promise<object[]> =>
  loading.rows('SELECT key, first::date::text, last::date::text, rows FROM series ORDER BY key');
const current = async (): Promise<unknown> =>
  (await loading.rows<{ n: number }>('SELECT current_revision AS n FROM datasets'))[0]?.n;

describe('a load with a retention', () => {
  it('leaves out the rows of the source that are too old, and counts them apart', async () => {
    const source = `${header}${bars('A', 1, 8, 8, 9)}B,nonsense,1,1,1,1,1\n`;
    const result = await loading.load(source, { ...keeping('2d', 10), maxRejectedRows: 1 });
    expect(result).toMatchObject({
      result: 'loaded',
      rowsRead: 5,
      rowsWritten: 1,
      rowsUnchanged: 0,
      rowsRejected: 1,
      rowsTooOld: 3,
      rowsExpired: 0,
      duplicates: 0,
      totals: { rows: 1, from: '2024-03-09T00:00:00Z', to: '2024-03-09T00:00:00Z' },
    });
    expect(await kept()).toEqual([{ bar: 'A 9' }]);
  });

  it('deletes what the dataset holds that is too old, of every series, and keeps its figures right', async () => {
    await loading.load(header + bars('A', 1, 2, 8) + bars('B', 1, 2) + bars('C', 8, 9));
    const result = await loading.load(header + bars('A', 9, 10), keeping('3d', 10));
    expect(result).toMatchObject({ rowsWritten: 2, rowsTooOld: 0, rowsExpired: 4, totals: { rows: 5 } });
    expect(await kept()).toEqual(['A 8', 'A 9', 'A 10', 'C 8', 'C 9'].map((one) => ({ bar: one })));
    expect(await series()).toEqual([
      { key: 'A', first: day(8), last: day(10), rows: 3 },
      { key: 'C', first: day(8), last: day(9), rows: 2 },
    ]);
  });

  it('rejects in mode append only keys that would be kept', async () => {
    await loading.load(header + bars('A', 1, 9));
    const result = await loading.load(header + bars('A', 1, 10), { ...keeping('3d', 10), mode: 'append' });
    expect(result).toMatchObject({ result: 'loaded', rowsRejected: 0, rowsTooOld: 1, rowsExpired: 1 });
    expect(await kept()).toEqual([{ bar: 'A 9' }, { bar: 'A 10' }]);
  });

  it('describes stations anew by what is left of them', async () => {
    const air = `TimeInstant,id_entity,no2,o3\n${day(1)} 00:00:00,s,1,\n${day(10)} 00:00:00.5,s,,2\n`;
    const first = await loading.load(air, { dataset: 'air' });
    expect(first.totals).toEqual({ rows: 2, from: '2024-03-01T00:00:00Z', to: '2024-03-10T00:00:00.500Z' });
    const later = `TimeInstant,id_entity,no2,o3\n${day(10)} 06:00:00,s,,3\n`;
    await loading.load(later, { dataset: 'air', ...keeping('48h', 11) });
    expect(await loading.rows('SELECT first::text, rows, pollutants FROM series')).toEqual([
      { first: '2024-03-10 00:00:00.5', rows: 2, pollutants: ['o3'] },
    ]);
  });

  it('is refused together with mode replace', async () => {
    const refused = loading.load(header + bars('A', 9), { ...keeping('3d', 10), mode: 'replace' });
    await expect(refused).rejects.toMatchObject({ code: 'config-invalid' });
  });
});

describe('a retention that would leave nothing', () => {
  it('refuses the load, and the rows and their revision stay', async () => {
    await loading.load(header + bars('A', 1, 2));
    const before = await series();
    const result = await loading.load(header + bars('B', 3), keeping('3d', 20));
    expect(result).toMatchObject({
      result: 'invalid',
      error: { code: 'retention-would-empty' },
      rowsWritten: 0,
      rowsTooOld: 0,
      rowsExpired: 0,
      totals: { rows: 2, from: '2024-03-01T00:00:00Z' },
    });
    expect([await kept(), await series(), await current()]).toEqual([
      [{ bar: 'A 1' }, { bar: 'A 2' }],
      before,
      1,
    ]);
  });

  it('refuses a first load, and no dataset is made', async () => {
    const result = await loading.load(header + bars('A', 1), keeping('3d', 20));
    expect(result).toMatchObject({ error: { code: 'retention-would-empty' }, totals: null });
    expect(await current()).toBeUndefined();
  });

  it('refuses a source that is unchanged, too', async () => {
    await loading.load(header + bars('A', 1));
    const result = await loading.load(header + bars('A', 1), keeping('3d', 20));
    expect(result.error?.code).toBe('retention-would-empty');
    expect(await kept()).toHaveLength(1);
  });

  it('does not refuse a source that has no rows anyway', async () => {
    expect(await loading.load(header, keeping('3d', 20))).toMatchObject({ result: 'loaded' });
  });
});

describe('a source that is unchanged', () => {
  const source = header + bars('A', 1, 5, 9);

  it('is a revision of its own once rows became too old, and unchanged before and after', async () => {
    await loading.load(source, keeping('9d', 9));
    expect(await loading.load(source, keeping('9d', 9))).toMatchObject({ result: 'unchanged', revision: 2 });
    expect(await current()).toBe(1);
    expect(await loading.load(source, keeping('9d', 11))).toMatchObject({
      result: 'loaded',
      revision: 3,
      rowsWritten: 0,
      rowsUnchanged: 3,
      rowsExpired: 1,
      totals: { rows: 2 },
    });
    expect(await current()).toBe(3);
    expect(await loading.load(source, keeping('9d', 11))).toMatchObject({
      result: 'unchanged',
      rowsExpired: 0,
    });
    expect([await current(), await kept()]).toEqual([3, [{ bar: 'A 5' }, { bar: 'A 9' }]]);
  });

  it('is loaded again when the retention reaches further back, or is given up', async () => {
    await loading.load(source, keeping('3d', 10));
    expect(await kept()).toHaveLength(1);
    expect(await loading.load(source, keeping('7d', 10))).toMatchObject({ result: 'loaded', rowsWritten: 1 });
    expect(await loading.load(source)).toMatchObject({
      result: 'loaded',
      rowsWritten: 1,
      totals: { rows: 3 },
    });
    expect(await loading.load(source)).toMatchObject({ result: 'unchanged' });
  });

  it('is not read again after rows went, and what was rejected of it still counts', async () => {
    let opened = 0;
    const whole = sourceOfBytes(Buffer.from(`${source}nonsense\n`));
    const conditional: Source = {
      ...whole,
      open: async (conditions, signal) => {
        if (conditions?.etag === '"1"') return { state: 'not-modified' };
        opened += 1;
        return { ...(await whole.open(undefined, signal)), etag: '"1"' } as never;
      },
    };
    await loading.load(conditional, { ...keeping('9d', 9), maxRejectedRows: 1 });
    const later = { ...keeping('9d', 11), maxRejectedRows: 1 };
    expect(await loading.load(conditional, later)).toMatchObject({ result: 'loaded', rowsExpired: 1 });
    expect(await loading.load(conditional, later)).toMatchObject({ result: 'unchanged' });
    expect(opened).toBe(1);
    const strict = await loading.load(conditional, keeping('9d', 11));
    expect([strict.result, opened]).toEqual(['invalid', 2]);
  });

  it('gives the figures of an earlier run under its key', async () => {
    const options = { ...keeping('3d', 10), runKey: 'k' };
    await loading.load(source, options);
    expect(await loading.load(source, options)).toMatchObject({
      repeated: true,
      rowsTooOld: 2,
      rowsExpired: null,
      totals: { rows: 1 },
    });
  });
});
