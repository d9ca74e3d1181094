import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { aggregatesResource } from '../../src/air-quality/aggregates-resource.js';
import { copyRows } from '../../src/air-quality/copy-stream.js';
import { indexResource } from '../../src/air-quality/index-resource.js';
import { measurementsSelect } from '../../src/air-quality/measurement-store.js';
import { measurementsResource } from '../../src/air-quality/measurements-resource.js';
import { applySettings } from '../../src/air-quality/query-settings.js';
import { type Database, openDatabase } from '../../src/database/database.js';
import type { Catalogue, DatasetState } from '../../src/database/catalogue.js';
import { buildCatalogue } from '../../src/database/live-catalogue.js';
import { createSnapshots } from '../../src/database/snapshot.js';
import type { Batch } from '../../src/formats/table.js';
import type { Answer, ReadContext } from '../../src/http/resource.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { until } from '../support/service.js';

const stations = 10;
const quarters = 12_000;

let database: TestDatabase;
let pool: Database;
let context: ReadContext;
let catalogue: Catalogue;
let admin: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  await admin.query(`INSERT INTO datasets (name, type, current_revision) VALUES ('big', 'AirQuality', 3)`);
  // By station, as a source may be ordered: reading by time is then not the order of the table.
  await admin.query(`
    INSERT INTO measurements SELECT 1, 's' || s, timestamp '2020-01-01' + i * interval '15 min' + s * interval '1 ms',
      i, i + s / 7.0, i / 3.0, s, i * 1.1, i * 1.3
    FROM generate_series(0, ${stations - 1}) AS s, generate_series(0, ${quarters - 1}) AS i ORDER BY s, i`);
  await admin.query(
    `INSERT INTO series SELECT dataset_id, station, min(time), max(time), count(*) FROM measurements GROUP BY 1, 2`,
  );
  await admin.query('ANALYZE');
  pool = openDatabase({
    pool: 'stream',
    connection: () => ({ connectionString: database.url }),
    max: 2,
    statementTimeoutMs: 0,
    applicationName: 'stream-test',
    observe: () => undefined,
  });
  const big: DatasetState = { id: 1, name: 'big', type: 'AirQuality', revision: 3, loadedAt: null };
  catalogue = buildCatalogue(1, [big], []);
  const memory = { get: () => undefined, set: () => undefined };
  context = { ...createSnapshots({ bounded: [pool], streams: [pool] }), catalogue, memory };
}, 60_000);
afterAll(async () => {
  await pool.close();
  await admin.end();
  await database.drop();
});

const backends = async (): Promise<{ pid: number; state: string }[]> =>
  (await admin.query(`SELECT pid, state FROM pg_stat_activity WHERE application_name = 'stream-test'`))
    .rows as never;

afterEach(async () => {
  await until(async () => (await backends()).every(({ state }) => state === 'idle'), 'no backend is at work');
  expect(pool.stats().waiting).toBe(0);
  expect(pool.stats().idle).toBe(pool.stats().size);
});

const open = (): Promise<Answer> =>
  measurementsResource.read(measurementsResource.resolve({}, {}, catalogue), context);
const iterator = (answer: Answer): AsyncIterator<Batch> =>
  (answer.table.batches as AsyncIterable<Batch>)[Symbol.asyncIterator]();

describe('a stream of a whole table', () => {
  it('gives every row once, in order, in batches that end with a line, and the connection back', async () => {
    const answer = await open();
    let last = '';
    let rows = 0;
    let largest = 0;
    for await (const batch of answer.table.batches) {
      const lines = batch.csv?.toString() ?? '';
      const [times = [], names = []] = batch.cells();
      expect(lines.endsWith('\n')).toBe(true);
      expect(times).toHaveLength(batch.length);
      for (const [index, time] of times.entries()) {
        const place = `${time} ${names[index]}`;
        if (!(place > last)) throw new Error(`${place} comes after ${last}`);
        last = place;
      }
      rows += batch.length;
      largest = Math.max(largest, lines.length);
    }
    await answer.close?.();

    expect(rows).toBe(stations * quarters);
    expect(largest).toBeLessThan(512 * 1024);
    expect(answer.revisions.get(1)).toBe(3);
    expect(pool.stats()).toMatchObject({ size: 1, idle: 1 });
  });

  it('begins at once and reads no further than it is asked', async () => {
    const answer = await open();
    const first = await iterator(answer).next();
    const { rows } = await admin.query(
      `SELECT wait_event FROM pg_stat_activity WHERE application_name = 'stream-test' AND state = 'active'`,
    );
    await answer.close?.();

    expect((first.value as Batch).length).toBeGreaterThan(100);
    expect(rows).toHaveLength(1);
  });

  it('ends its query when the reader leaves in the middle', async () => {
    const answer = await open();
    const rows = iterator(answer);
    await rows.next();
    await rows.return?.();
    await answer.close?.();

    expect(pool.stats().size).toBe(0);
  });

  it('ends its query when nobody ever reads', async () => {
    const answer = await open();
    await answer.close?.();

    expect(pool.stats().size).toBe(0);
  });

  it.each([
    ['is told to end', 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1'],
    ['is told to cancel', 'SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = $1'],
  ])('fails, and the next one works, when its backend %s', async (_, end) => {
    const answer = await open();
    const rows = iterator(answer);
    await rows.next();
    await admin.query(end, ['stream-test']);
    const rest = async (): Promise<void> => {
      while ((await rows.next()).done !== true);
    };

    await expect(rest()).rejects.toThrow(/terminating|canceling|terminated/);
    await answer.close?.();
    const next = await open();
    expect((await iterator(next).next()).done).toBe(false);
    await next.close?.();
  });

  it('fails, and the process lives, when its connection is cut without a word', async () => {
    const snapshot = await context.openSnapshot('cut', []);
    const cut = copyRows(snapshot, 'SELECT station FROM measurements', ['text']);
    const rows = cut.batches[Symbol.asyncIterator]();
    await rows.next();
    const { connection } = snapshot.client as unknown as { connection: { stream: { destroy(): void } } };
    connection.stream.destroy();
    const rest = async (): Promise<void> => {
      while ((await rows.next()).done !== true);
    };

    await expect(rest()).rejects.toThrow('Connection terminated unexpectedly');
    await cut.close();
    expect(pool.stats().size).toBe(0);
  });

  it('gives the connection back when its query fails at once', async () => {
    const query = measurementsResource.resolve({}, {}, catalogue);
    const wrong = { ...query, after: { time: 'never', station: 's' } };

    const answer = await measurementsResource.read(wrong, context);

    await expect(iterator(answer).next()).rejects.toMatchObject({ code: '22007' });
    await answer.close?.();
  });

  it('ends a query that has no row for its reader yet when that leaves', async () => {
    const snapshot = await context.openSnapshot('slow', []);
    await applySettings(snapshot.client, { settings: {} });
    const slow = copyRows(snapshot, `SELECT 'late' FROM pg_sleep(600)`, ['text']);
    await slow.close();

    expect(pool.stats().size).toBe(0);
  });

  it('ends a statistic that nobody reads', async () => {
    const query = aggregatesResource.resolve({ period: 'hour_of_day' }, {}, catalogue);
    const answer = await aggregatesResource.read(query, context);
    await answer.close?.();

    expect(pool.stats().size).toBe(0);
  });
});

describe('a stream of indices', () => {
  it.each(['asc', 'desc'] as const)('comes in small batches, and ends with its reader: %s', async (sort) => {
    const question = indexResource.resolve({ sort }, {}, catalogue);
    const answer = await indexResource.read(question, context);
    let rows = 0;
    for await (const { length } of answer.table.batches) {
      expect(length).toBeLessThan(5000);
      rows += length;
    }
    await answer.close?.();
    expect(rows).toBe((stations * quarters) / 4);
    expect(pool.stats()).toMatchObject({ size: 1, idle: 1 });

    const left = await indexResource.read(question, context);
    expect((await iterator(left).next()).done).toBe(false);
    await left.close?.();
    expect(pool.stats().size).toBe(0);
  });
});

describe('the plan', () => {
  it.each([
    ['a whole table', ''],
    ['a page in the middle', '2020-03-01 00:00:00.000'],
  ])('reads %s in the order of the index, without sorting', async (_, time) => {
    const base = measurementsResource.resolve(time === '' ? {} : { limit: 10 }, {}, catalogue);
    const select = measurementsSelect(time === '' ? base : { ...base, after: { time, station: 's3' } });
    const plan = await pool.withClient('explain', async (client) => {
      await client.query('BEGIN');
      // On such a server sorting the table looks cheaper than following the index.
      await client.query('SET LOCAL random_page_cost = 40');
      await applySettings(client, select);
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${select.text}`);
      await client.query('COMMIT');
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });

    expect(plan).toMatch(/Index Scan using measurements_by_time[^]*Index Cond: \(.*dataset_id = 1/);
    expect(plan).not.toMatch(/Sort|Seq Scan/);
    if (time !== '') expect(plan).toMatch(/Index Cond: .*"time" >= .*ROW\("time", station\) >/);
  });
});
