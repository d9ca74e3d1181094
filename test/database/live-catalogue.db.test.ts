import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config.js';
import { type Database, openDatabase } from '../../src/database/database.js';
import { createLiveCatalogue, type LiveCatalogue } from '../../src/database/live-catalogue.js';
import type { DatasetFigures, Observation } from '../../src/observability/observation.js';
import { createDatabase, createEmptyDatabase, serverUrl, type TestDatabase } from '../support/databases.js';
import { putBars, putMeasurements } from '../support/rows.js';
import { until } from '../support/service.js';
import { query } from '../support/sql.js';

let database: TestDatabase;
let pool: Database;
let seen: Observation[];
const started: LiveCatalogue[] = [];

beforeEach(async () => {
  database = await createDatabase();
  seen = [];
  pool = poolOn(database.url);
});
afterEach(async () => {
  for (const catalogue of started.splice(0)) catalogue.stop();
  await pool.close();
  await database.drop();
});

const poolOn = (url: string): Database =>
  openDatabase({
    pool: 'watch',
    connection: () => ({ connectionString: url }),
    max: 1,
    statementTimeoutMs: 5000,
    applicationName: 'test',
    observe: (observation) => seen.push(observation),
  });

const { pollMs } = loadConfig({ env: {}, command: 'serve' });

function watching(on: Database = pool, every = pollMs): LiveCatalogue {
  const catalogue = createLiveCatalogue({ database: on, observe: (item) => seen.push(item), pollMs: every });
  started.push(catalogue);
  catalogue.start();
  return catalogue;
}

const bar = { symbol: 'AAA', date: '2024-02-01', close: 10 };
const states = (): string[] => seen.flatMap((item) => (item.kind === 'database-state' ? [item.state] : []));

const counts = (name: string): number =>
  seen.filter((item) => item.kind === 'query' && item.query === name).length;
const figures = (): DatasetFigures | undefined =>
  seen.flatMap((item) => (item.kind === 'catalogue' ? [item.datasets[0]] : [])).at(-1);
const results = (): string[] =>
  (figures()?.runs ?? []).filter(({ runs }) => runs > 0).map(({ result }) => result);

describe('the catalogue', () => {
  it('sees what another process loads, at the pace that serve has by itself', async () => {
    const catalogue = watching();
    await until(() => catalogue.state().up, 'the first look');
    expect(catalogue.current().find('StocksOHLCV', 'AAA')).toEqual([]);

    await putBars(database.url, 'prices', [bar]);

    await until(() => catalogue.current().find('StocksOHLCV', 'AAA').length === 1, 'the load is seen');
    expect(pollMs).toBeLessThan(1000);
    expect(catalogue.current().dataset('prices')).toMatchObject({ revision: 1, loadedAt: expect.any(Date) });
  });

  it('keeps series of one name in several datasets apart, in order', async () => {
    await putBars(database.url, 'b-prices', [bar]);
    await putBars(database.url, 'a-prices', [bar, { ...bar, symbol: 'BBB' }]);
    await putMeasurements(database.url, 'air', [
      { station: 'AAA', time: '2024-02-01 00:15:00', values: { no2: 1 } },
    ]);
    const catalogue = await watching().refresh();
    const names = catalogue.find('StocksOHLCV', 'AAA').map(({ dataset }) => dataset.name);
    expect(names).toEqual(['a-prices', 'b-prices']);
    expect(catalogue.series('StocksOHLCV').map(({ key }) => key)).toEqual(['AAA', 'AAA', 'BBB']);
    expect(catalogue.find('AirQuality', 'AAA')).toMatchObject([{ rows: 1, pollutants: ['no2'] }]);
  });

  it('forgets a dataset that was removed', async () => {
    await putBars(database.url, 'prices', [bar]);
    const catalogue = watching(pool, 50);
    await until(() => catalogue.current().dataset('prices') !== undefined, 'it is there');
    const { version } = catalogue.current();

    await query(database.url, 'DELETE FROM datasets');

    await until(() => catalogue.current().dataset('prices') === undefined, 'it is gone');
    expect(catalogue.current().find('StocksOHLCV', 'AAA')).toEqual([]);
    expect(catalogue.current().version).toBeGreaterThan(version);
  });

  it('tells of a run that failed, and goes on with the revision before it', async () => {
    await putBars(database.url, 'prices', [bar]);
    const catalogue = watching(pool, 50);
    await until(() => catalogue.state().up, 'the first look');

    await query(
      database.url,
      `INSERT INTO revisions (dataset_id, number, mode, source, started_at, finished_at, result)
       SELECT id, 2, 'upsert', 'test', now(), now(), 'failed' FROM datasets`,
    );

    await until(() => results().length === 2, 'the failed run is told');
    expect(results().toSorted()).toEqual(['failed', 'loaded']);
    expect(catalogue.current().dataset('prices')?.revision).toBe(1);
  });

  it('tells when the revision was loaded, which a later run that found nothing new does not change', async () => {
    await putBars(database.url, 'prices', [bar]);
    await query(
      database.url,
      `UPDATE revisions SET started_at = '2024-03-01 09:59:00Z', finished_at = '2024-03-01 10:00:00Z'`,
    );
    await query(
      database.url,
      `INSERT INTO revisions (dataset_id, number, mode, source, started_at, finished_at, result)
       SELECT id, 2, 'upsert', 'test', '2024-03-02 09:59:00Z', '2024-03-02 10:00:00Z', 'unchanged' FROM datasets`,
    );
    await watching().refresh();
    expect(figures()).toMatchObject({
      revision: 1,
      revisionTime: Date.parse('2024-03-01T10:00:00Z') / 1000,
      lastSuccess: Date.parse('2024-03-02T10:00:00Z') / 1000,
    });
  });

  it('tells of each dataset what its runs came to, and the age that its settings ask for', async () => {
    await putBars(database.url, 'prices', [bar, { ...bar, date: '2024-02-05' }]);
    await query(database.url, `UPDATE datasets SET settings = '{"maxAgeSeconds": 3600}'`);
    await query(
      database.url,
      `INSERT INTO revisions (dataset_id, number, mode, source, started_at, finished_at, result, bytes,
         rows_rejected, rejects_by_reason)
       SELECT id, n, 'upsert', 'test', finish - interval '3 s', finish, 'invalid', 7, 5, '{"bad-date": 3, "bad-json": 2}'
       FROM datasets, (VALUES (2, timestamptz '2100-01-01 00:00:00Z'), (3, '2100-01-02 00:00:00Z')) AS run (n, finish)`,
    );
    await watching().refresh();

    expect(figures()).toMatchObject({ dataset: 'prices', rows: 2, revision: 1, maxAgeSeconds: 3600 });
    expect(figures()?.dataTo).toBe(Date.parse('2024-02-05T00:00:00Z') / 1000);
    expect(figures()?.dataFrom).toBe(Date.parse('2024-02-01T00:00:00Z') / 1000);
    expect(figures()?.lastRun).toBe(Date.parse('2100-01-02T00:00:00Z') / 1000);
    expect(figures()?.lastSuccess).toBeLessThan(Date.parse('2100-01-01T00:00:00Z') / 1000);
    expect(figures()?.runs.find(({ result }) => result === 'invalid')).toEqual({
      result: 'invalid',
      runs: 2,
      seconds: 6,
      rows: 0,
      bytes: 14,
      rejected: 10,
      rejects: { 'bad-date': 6, 'bad-json': 4 },
    });
    expect(figures()?.runs.find(({ result }) => result === 'failed')).toMatchObject({ runs: 0, rejects: {} });
  });

  it('tells of a dataset that never ran', async () => {
    await query(database.url, `INSERT INTO datasets (name, type) VALUES ('empty', 'AirQuality')`);
    await watching().refresh();
    expect(figures()).toMatchObject({
      dataset: 'empty',
      rows: 0,
      dataFrom: 0,
      dataTo: 0,
      lastRun: 0,
      lastSuccess: 0,
      revisionTime: 0,
    });
  });

  it('reads nothing but the mark while nothing changes', async () => {
    const catalogue = watching(pool, 10);
    await until(() => catalogue.state().up, 'the first look');
    await until(() => counts('catalogue_poll') > 5, 'several looks');
    expect(counts('catalogue_load')).toBe(1);
  });

  it('keeps what it knows while the database is away, says so once, and goes on when it is back', async () => {
    await putBars(database.url, 'prices', [bar]);
    const catalogue = watching(pool, 20);
    await until(() => catalogue.state().up, 'the first look');
    const admin = await serverUrl();
    const name = new URL(database.url).pathname.slice(1);
    await query(admin, `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await query(admin, 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);

    await until(() => !catalogue.state().up, 'it is away');
    await expect(catalogue.refresh()).rejects.toMatchObject({ code: 'database-unavailable' });
    expect(catalogue.state()).toMatchObject({
      loaded: true,
      reason: expect.stringContaining('not currently accepting'),
    });
    expect(catalogue.current().find('StocksOHLCV', 'AAA')).toHaveLength(1);

    await query(admin, `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await until(() => catalogue.state().up, 'it is back');
    expect(states().filter((state) => state === 'up')).toHaveLength(2);
    expect(states().filter((state) => state === 'down').length).toBeLessThan(4);
  });

  it('says what to run where there is no schema yet', async () => {
    const empty = await createEmptyDatabase();
    const other = poolOn(empty.url);
    try {
      const catalogue = watching(other, 50);
      await until(() => catalogue.state().reason.includes('run almanac migrate'), 'the reason');
      expect(catalogue.state()).toMatchObject({ up: false, loaded: false });
    } finally {
      for (const catalogue of started.splice(0)) catalogue.stop();
      await other.close();
      await empty.drop();
    }
  });

  it('refreshed, has what was committed before, though a look was under way that had missed it', async () => {
    await putBars(database.url, 'prices', [bar]);
    const held = new AbortController();
    const slow: Database = {
      ...pool,
      rows: async (name, text) => {
        const rows = await pool.rows<never>(name, text);
        if (counts('catalogue_poll') === 2) await once(held.signal, 'abort');
        return rows;
      },
    };
    const catalogue = watching(slow, 20);
    await until(() => counts('catalogue_poll') === 2, 'the second look has read the mark');
    await pool.withClient('change', (client) => client.query('UPDATE datasets SET current_revision = 7'));

    const [first, second] = [catalogue.refresh(), catalogue.refresh()];
    held.abort();

    expect((await first).dataset('prices')?.revision).toBe(7);
    expect(await second).toBe(await first);
  });
});
