import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestPostgres, startPostgres } from '../support/postgres.js';
import { putBars } from '../support/rows.js';
import { type Reply, startTestService, type TestService, until, untilReady } from '../support/service.js';
import { query } from '../support/sql.js';
import { openReader } from '../support/stream.js';
import { lockTable, releaseLocks, untilWaiting } from '../support/table-lock.js';

let postgres: TestPostgres;
let api: TestService;
const path = '/stocks/time-series/AAA';
const stream = '/air_quality?format=csv';
const stations = 20;
const hours = 20_000;
const symbols = 1000;

beforeAll(async () => {
  postgres = await startPostgres();
  await putBars(postgres.url, 'prices', [
    { symbol: 'AAA', date: '2024-02-01', close: 10 },
    { symbol: 'BBB', date: '2024-02-01', close: 20 },
    ...Array.from({ length: symbols }, (_, i) => ({ symbol: `S${i}`, date: '2024-02-01', close: 30 })),
  ]);
  await putManyMeasurements(postgres.url);
  api = await startTestService(postgres.url, { ALMANAC_CACHE_MIB: '8' });
  await untilReady(api);
}, 60_000);
afterAll(async () => {
  await api.stop();
  await postgres.stop();
});
afterEach(async () => {
  postgres.thaw();
  await releaseLocks();
  await postgres.start();
  await untilReady(api);
});

/** More than sockets and the cache hold: an answer of it is a stream. */
async function putManyMeasurements(url: string): Promise<void> {
  const statements = [
    `INSERT INTO datasets (name, type, current_revision) VALUES ('air', 'AirQuality', 1)`,
    `INSERT INTO measurements SELECT d.id, 'aq' || s, timestamp '2020-01-01' + h * interval '1 hour', 1, 2, 3, 4, 5, 6
     FROM datasets d, generate_series(1, ${stations}) s, generate_series(1, ${hours}) h WHERE d.name = 'air'`,
    `INSERT INTO series SELECT dataset_id, station, min(time), max(time), count(*), '{no2}' FROM measurements GROUP BY 1, 2`,
    `INSERT INTO revisions (dataset_id, number, mode, source, started_at, finished_at, result)
     SELECT id, 1, 'upsert', 'test', now(), now(), 'loaded' FROM datasets WHERE name = 'air'`,
  ];
  for (const statement of statements) await query(url, statement);
}

let asked = 0;
/** Of a symbol that no cache holds. */
const neverAsked = (): string => `/stocks/time-series/S${asked++}`;

/** Every answer is there after some seconds, also on a slow machine, and none is a 500. */
async function ask(url: string): Promise<Reply> {
  const started = performance.now();
  const reply = await api.ask(url);
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(reply.status).not.toBe(500);
  return reply;
}

function expectAway(reply: Reply): void {
  expect([reply.status, reply.headers['retry-after'], reply.headers['content-type']]).toEqual([
    503,
    '2',
    'application/problem+json',
  ]);
  expect(JSON.parse(reply.text)).toMatchObject({ type: '/problems/database-unavailable', status: 503 });
}

const countOf = async (what: string): Promise<number> => (await query(postgres.url, what)).length;
const copying = (): Promise<number> =>
  countOf(`SELECT FROM pg_stat_activity WHERE query LIKE 'COPY%' AND state = 'active'`);

/** Until a number has not changed for a while. Of what is still unread, a reader may lose the reset at the end. */
async function untilStill(number: () => number): Promise<void> {
  let [last, same] = [-1, 0];
  await until(() => {
    same = number() === last ? same + 1 : 0;
    last = number();
    return same > 20;
  }, 'nothing changes');
}

const untilDown = (): Promise<void> =>
  until(async () => (await api.ask('/readyz')).status === 503, 'the service is not ready');
const defects = (): unknown[] =>
  api.seen.filter((item) => item.kind === 'request-failed' || item.kind === 'defect');

describe('a database that is killed', () => {
  it('leaves what is cached, cold and hot, called stale with its age; the rest is 503 until it is back', async () => {
    const hot = await ask(path);
    await ask('/stocks/time-series/BBB');
    await postgres.kill();
    await untilDown();

    for (const url of [path, '/stocks/time-series/BBB?sort=asc']) {
      const stale = await ask(url);
      expect([stale.status, stale.headers['cache-status']]).toEqual([200, 'almanac; fwd=stale; detail=l1']);
      expect(stale.headers['age']).toMatch(/^\d+$/);
    }
    expect((await ask(path)).text).toBe(hot.text);
    for (const url of [neverAsked(), stream, '/datasets', '/_healthcheck']) expectAway(await ask(url));
    for (const url of ['/healthz', '/version', '/clock?mirror_time=12:22', '/docs', '/stocks'])
      expect([url, (await ask(url)).status]).toEqual([url, 200]);

    await postgres.start();
    await untilReady(api);
    const fresh = await ask(neverAsked());
    expect([fresh.status, fresh.headers['cache-status']]).toEqual([200, 'almanac; fwd=miss']);
    expect((await ask(path)).headers['cache-status']).toBe('almanac; hit; detail=l1');
    expect((await ask(path)).headers['age']).toBeUndefined();
    expect(defects()).toEqual([]);
  });

  it.each([
    ['of one symbol', 'bars', '/stocks/time-series/S999'],
    ['of several', 'bars', '/stocks/time-series?symbols=S998,S997'],
    ['of a page of measurements', 'measurements', '/air_quality?limit=5'],
    ['of statistics', 'measurements', '/air_quality/aggregates?period=month&limit=5'],
    ['of a stream that has not begun', 'measurements', stream],
  ])('during a read %s is a 503', async (_, table, url) => {
    await lockTable(postgres.url, table);
    const reply = ask(url);
    await untilWaiting(postgres.url);

    await postgres.kill();

    expectAway(await reply);
    expect(defects()).toEqual([]);
  });

  it.each([
    ['HTTP/1.1', '1.1', ''],
    ['HTTP/1.1, compressed', '1.1', 'Accept-Encoding: gzip\r\n'],
    ['HTTP/1.0, where the end of the connection is the end of the answer', '1.0', ''],
  ])(
    'during a stream breaks the connection: no part passes for the whole (%s)',
    async (_, version, headers) => {
      const reader = await openReader(api.port, stream, { version, headers });
      reader.socket.pause();
      postgres.freeze();
      reader.socket.resume();
      await untilStill(() => reader.bytes());

      await postgres.kill();

      const { error, text } = await reader.ended;
      expect(text).toMatch(/^HTTP\/1\.1 200 /);
      expect(error).toBe('ECONNRESET');
      expect(text.endsWith('0\r\n\r\n')).toBe(false);
      await untilDown();
      expect(defects()).toEqual([]);
    },
  );
});

describe('a database that answers nothing', () => {
  it('is a 503 after some seconds, and whoever comes later does not wait longer', async () => {
    await Promise.all(Array.from({ length: 8 }, () => ask(neverAsked()))); // connections that are open
    postgres.freeze();

    const replies = await Promise.all(Array.from({ length: 20 }, () => ask(neverAsked())));

    for (const reply of replies) expectAway(reply);
    await untilDown();
    expectAway(await ask(neverAsked()));
    expect((await ask('/healthz')).status).toBe(200);
    postgres.thaw();
    await untilReady(api);
    expect((await ask(neverAsked())).status).toBe(200);
  });
});

describe('readers that keep the connections busy', () => {
  it('do not make the database look away', async () => {
    const { release } = await lockTable(postgres.url, 'bars');
    const statuses: number[] = [];
    const replies = Array.from({ length: 20 }, async () => statuses.push((await ask(neverAsked())).status));
    const ready: number[] = [];
    const watch = setInterval(() => void api.ask('/readyz').then(({ status }) => ready.push(status)), 100);

    await until(() => statuses.includes(503), 'a reader has waited for a connection in vain');

    await release();
    await Promise.all(replies);
    clearInterval(watch);
    expect(new Set(ready)).toEqual(new Set([200]));
    expect((await ask(neverAsked())).status).toBe(200);
  });
});

describe('a client that leaves in the middle of a stream', () => {
  it.each([
    ['having read a part', false],
    ['having stopped to read', true],
  ])('leaves no query behind, %s', async (_, paused) => {
    const reader = await openReader(api.port, stream);
    reader.socket.pause();
    await until(async () => (await copying()) === 1, 'the stream is under way');
    if (!paused) {
      reader.socket.resume();
      await until(() => reader.bytes() > 3_000_000, 'a part is read');
    }

    reader.socket.destroy();

    await until(async () => (await copying()) === 0, 'the query has ended');
    expect(api.service.pools.find(({ name }) => name === 'primary-streams')?.stats().waiting).toBe(0);
    expect(defects()).toEqual([]);
  });
});
