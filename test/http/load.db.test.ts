import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lateWindows } from '../../src/http/load.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putBars } from '../support/rows.js';
import { startTestService, type TestService, until, untilReady } from '../support/service.js';

let database: TestDatabase;
let api: TestService;

beforeAll(async () => {
  database = await createDatabase();
  const symbols = ['AAA', 'BBB', 'CCC'];
  await putBars(
    database.url,
    'prices',
    symbols.map((symbol) => ({ symbol, date: '2024-02-01', close: 10 })),
  );
  api = await startTestService(database.url, { ALMANAC_SHED_LAG_MS: '60' });
  await untilReady(api);
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

const lateMs = 150;
/** Keeps the event loop late, with a little time between for requests. */
function keepLate(): { end: () => void } {
  const timer = setInterval(() => {
    const until = performance.now() + lateMs;
    while (performance.now() < until);
  }, 10);
  return { end: () => clearInterval(timer) };
}

describe('an event loop that is late for two seconds', () => {
  it('sheds what is in no cache, still gives what is, and recovers', async () => {
    const path = '/stocks/time-series/AAA';
    // A busy machine may be late by itself.
    await until(async () => (await api.ask(path)).status === 200, 'the answer is held');
    const { headers } = await api.ask(path);
    const load = keepLate();
    try {
      let asked = 0;
      const anew = (): string => `/stocks/time-series/BBB?limit=${++asked}`;
      await until(async () => (await api.ask(anew())).status === 503, 'it sheds');

      const shed = await api.ask('/stocks/time-series/CCC');
      expect([shed.status, shed.headers['retry-after']]).toEqual([503, '1']);
      expect(JSON.parse(shed.text)).toMatchObject({ type: '/problems/unavailable' });
      expect((await api.ask(path)).headers['cache-status']).toBe('almanac; hit; detail=l1');
      expect((await api.ask(`${path}?sort=asc`)).status).toBe(200);
      expect((await api.ask(path, { 'If-None-Match': headers['etag'] ?? '' })).status).toBe(304);
      expect((await api.ask('/healthz')).status).toBe(200);
      expect(api.seen).toContainEqual({ kind: 'request-shed', reason: 'lag' });
    } finally {
      load.end();
    }
    await until(async () => (await api.ask('/stocks/time-series/CCC')).status === 200, 'it serves again');
  });
});

describe('the windows that are late', () => {
  it.each([
    ['three are not enough', [101, 101, 101], false],
    ['four in a row are', [101, 101, 101, 101], true],
    ['as late as the limit is not late', [100, 100, 100, 100], false],
    ['one good window begins the count anew', [101, 101, 101, 0, 101, 101, 101], false],
    ['one good window ends it', [500, 500, 500, 500, 500, 20], false],
  ])('%s', (_, lags, sheds) => {
    const judge = lateWindows(100);
    expect(lags.map((lag) => judge(lag)).at(-1)).toBe(sheds);
  });
});
