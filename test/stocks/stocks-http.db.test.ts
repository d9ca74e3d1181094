import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putBars } from '../support/rows.js';
import { startTestService, type TestService, untilReady } from '../support/service.js';

let database: TestDatabase;
let api: TestService;

beforeAll(async () => {
  database = await createDatabase();
  const days = Array.from({ length: 28 }, (_, i) => `2024-02-${String(i + 1).padStart(2, '0')}`);
  const bars = days.map((date, i) => ({ symbol: 'ACME', date, close: 10 + i, volume: 3e9 }));
  await putBars(database.url, 'prices', [...bars, { symbol: 'ZEPHYR', date: '2024-02-07', close: 5 }]);
  api = await startTestService(database.url);
  await untilReady(api);
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

describe('stocks over HTTP', () => {
  test.each([
    ['frequency=Anual&interval=1', ['frequency'], '/stocks/time-series/ACME?frequency=Annual&interval=1'],
    ['frequncy=Annual&interval=1', ['frequncy'], '/stocks/time-series/ACME?frequency=Annual&interval=1'],
    ['interval=2', ['interval'], undefined],
  ])('%s: one mistake is told once, with a URL to try', async (query, parameters, corrected) => {
    const reply = await api.ask(`/stocks/time-series/ACME?${query}`);
    const problem: { errors: { parameter: string }[]; try?: string } = JSON.parse(reply.text);
    expect(reply.status).toBe(400);
    expect(problem.errors.map(({ parameter }) => parameter)).toEqual(parameters);
    expect(problem.try).toBe(corrected);
  });

  test('following the links of a symbol gives every bar once', async () => {
    const seen: number[] = [];
    for (let path: string | undefined = '/stocks/time-series/ACME?limit=9&sort=desc'; path !== undefined;) {
      const reply = await api.ask(path);
      const rows: { close: number }[] = JSON.parse(reply.text);
      seen.push(...rows.map(({ close }) => close));
      path = /^<([^>]+)>; rel="next"$/.exec(String(reply.headers.link))?.[1];
    }
    expect(seen).toEqual(Array.from({ length: 28 }, (_, i) => 37 - i));
  });

  test('a batch has data, errors and next_cursor, and its link goes on', async () => {
    const first = await api.ask('/stocks/time-series?symbols=ACME,NONE,ZEPHYR&frequency=Weekly&limit=2');
    const page: { data: object; errors: object; next_cursor: string } = JSON.parse(first.text);
    expect(Object.keys(page)).toEqual(['data', 'errors', 'next_cursor']);
    expect(Object.keys(page.data)).toEqual(['ACME', 'ZEPHYR']);
    expect(page.errors).toMatchObject({ NONE: { status: 404 } });
    expect(first.headers.link).toContain(page.next_cursor);

    const next = await api.ask(
      `/stocks/time-series?symbols=ACME,NONE,ZEPHYR&frequency=Weekly&limit=2&cursor=${page.next_cursor}&format=csv`,
    );
    expect(
      next.text
        .trim()
        .split(/\r?\n/)
        .map((line) => line.slice(0, 15)),
    ).toEqual(['symbol,period_s', 'ACME,2024-02-18', 'ACME,2024-02-25']);
  });

  test('an unknown symbol is 404 with the nearest, wherever it is hidden', async () => {
    const reply = await api.ask('/stocks/time-series/ACMEE');
    expect([reply.status, JSON.parse(reply.text)]).toMatchObject([404, { suggestions: ['ACME'] }]);
    for (const path of ["A'%20OR%201=1", '%00', '..%2f..', 'A'.repeat(4000), '%F0%9F%92%A9'])
      expect([400, 404]).toContain((await api.ask(`/stocks/time-series/${path}`)).status);
  });
});
