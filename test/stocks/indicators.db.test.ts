import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { indicators } from '../../src/stocks/indicators/registry.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putBars, type TestBar } from '../support/rows.js';
import { startTestService, type TestService, until, untilReady } from '../support/service.js';

let database: TestDatabase;
let api: TestService;

type Rows = Record<string, number | string | null>[];

/** Working days from 2023-01-02 on, with a hole of two months, so that monthly bins are empty. */
const historyOf = (symbol: string, length: number): TestBar[] =>
  Array.from({ length }, (_, i) => {
    const day = i + (i > 60 ? 62 : 0) + Math.floor(i / 5) * 2;
    const close = Number((100 + 10 * Math.sin(i / 7) + ((i * 37) % 11) / 10).toFixed(4));
    return {
      symbol,
      date: new Date(Date.UTC(2023, 0, 2 + day)).toISOString().slice(0, 10),
      open: close - 0.5,
      high: close + 1 + ((i * 13) % 7) / 10,
      low: close - 1 - ((i * 17) % 5) / 10,
      close,
      volume: 1000 + ((i * 7919) % 997),
    };
  });

beforeAll(async () => {
  database = await createDatabase();
  await putBars(database.url, 'prices', [...historyOf('ACME', 200), ...historyOf('SHORT', 8)]);
  api = await startTestService(database.url);
  await untilReady(api);
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

const rowsOf = async (path: string): Promise<Rows> => {
  const reply = await api.ask(path);
  if (reply.status !== 200) throw new Error(`${path}: ${reply.text}`);
  return JSON.parse(reply.text) as Rows;
};
const names = indicators.map(({ name }) => name);
const halves = [names.slice(0, 20), names.slice(20, 40), names.slice(40)].map((part) => part.join(','));

const path = (list: string): string => `/stocks/time-series/SHORT?indicators=${list}`;

const columns = ['sma_5', 'macd_3_6_4', 'macd_3_6_4_signal', 'macd_3_6_4_histogram', 'rsi_5', 'obv'];
const asked = 'indicators=sma(5),macd(3,6,4),rsi(5),obv';

describe('indicators over HTTP', () => {
  test('are columns behind the bar, null before their first value', async () => {
    const rows = await rowsOf(`/stocks/time-series/ACME?${asked}&dp=6`);
    expect(Object.keys(rows[0]!)).toEqual([
      'symbol',
      'date',
      'open',
      'high',
      'low',
      'close',
      'volume',
      ...columns,
    ]);
    expect(rows.map((row) => row.sma_5).findIndex((value) => value !== null)).toBe(4);
    expect(rows.map((row) => row.macd_3_6_4).findIndex((value) => value !== null)).toBe(8);
    const closes = rows.slice(0, 5).map((row) => Number(row.close));
    const mean = closes.reduce((sum, close) => sum + close, 0) / 5;
    expect(rows[4]!.sma_5).toBeCloseTo(mean, 6);
    expect(rows[0]!.obv).toBe(rows[0]!.volume);
  });

  test.each([
    '',
    '&frequency=Weekly',
    '&frequency=Monthly&fill=prev',
    '&frequency=Weekly&interval=3&fill=none',
  ])('every indicator is the same whatever start, end, sort and limit%s', async (shape) => {
    for (const list of halves) {
      const all = await rowsOf(`/stocks/time-series/ACME?indicators=${list}${shape}`);
      const label = shape === '' ? 'date' : 'period_start';
      const [from, to] = [all[1]![label]!, all.at(-3)![label]!];
      const cut = await rowsOf(
        `/stocks/time-series/ACME?indicators=${list}${shape}&start=${from}&end=${to}&sort=desc&limit=7`,
      );
      expect(cut).toEqual(all.slice(1, -2).slice(-7).toReversed());
    }
  });

  test('the pages of a question glue to the whole, in every format', async () => {
    const whole = await rowsOf(`/stocks/time-series/ACME?${asked}&frequency=Weekly`);
    const glued: Rows = [];
    let path: string | undefined = `/stocks/time-series/ACME?${asked}&frequency=Weekly&limit=9`;
    while (path !== undefined) {
      const reply = await api.ask(path);
      glued.push(...(JSON.parse(reply.text) as Rows));
      path = /^<([^>]+)>; rel="next"$/.exec(String(reply.headers.link))?.[1];
    }
    expect(glued).toEqual(whole);

    const csv = await api.ask(`/stocks/time-series/ACME?${asked}&frequency=Weekly&format=csv`);
    const [header = '', ...lines] = csv.text.trim().split('\n');
    const fromCsv = lines.map((line) => line.split(',').map((cell) => (cell === '' ? null : cell)));
    expect(header.split(',')).toEqual(Object.keys(whole[0]!));
    expect(fromCsv).toEqual(
      whole.map((row) => Object.values(row).map((cell) => (cell === null ? null : String(cell)))),
    );
  });

  test('a batch has the same columns, by symbol, and the short history is all null without an error', async () => {
    const reply = await api.ask(
      `/stocks/time-series?symbols=ACME,SHORT&indicators=sma(30),supertrend&limit=10`,
    );
    const { data }: { data: Record<string, Rows> } = JSON.parse(reply.text);
    expect(data.ACME).toEqual(
      await rowsOf('/stocks/time-series/ACME?indicators=sma(30),supertrend&limit=10'),
    );
    expect(data.SHORT).toHaveLength(8);
    expect(data.SHORT!.every((row) => row.sma_30 === null && row.supertrend_10_3_trend === null)).toBe(true);
  });

  test('bars that are appended change no row that was there', async () => {
    const before: Rows[] = [];
    for (const list of halves) before.push(await rowsOf(`/stocks/time-series/SHORT?indicators=${list}`));
    await putBars(database.url, 'prices', historyOf('SHORT', 70).slice(8));
    await until(async () => (await rowsOf(path('sma'))).length === 70, 'the new bars are seen');
    for (const [i, list] of halves.entries())
      expect((await rowsOf(path(list))).slice(0, 8)).toEqual(before[i]);
  });

  test('any number of indicators costs one read of the bars', async () => {
    await rowsOf('/stocks/time-series/ACME?indicators=sma(2)');
    const queries = api.queries();
    await rowsOf(`/stocks/time-series/ACME?indicators=${halves[0]}&start=2023-03-01`);
    expect(api.queries()).toBe(queries);
  });

  test('explain tells lookback, seed and rows in a last column', async () => {
    const [row] = await rowsOf(
      '/stocks/time-series/ACME?frequency=Weekly&indicators=sma(4),ema(3)&explain=true&sort=desc&limit=1',
    );
    const after = Date.parse(String(row!.period_start)) - 28 * 86_400_000;
    const rows = historyOf('ACME', 200).filter(({ date }) => Date.parse(date) > after).length;
    expect(row!.explain).toMatchObject({
      sma_4: { lookback: 3, source: { bars: 4, rows } },
      ema_3: { lookback: 2, seed: expect.any(String), source: { from: '2023-01-02', rows: 200 } },
    });
  });

  test('dp rounds indicators too; without it they are in full', async () => {
    const [full] = await rowsOf('/stocks/time-series/ACME?indicators=sma(7)&sort=desc&limit=1');
    const [rounded] = await rowsOf('/stocks/time-series/ACME?indicators=sma(7)&sort=desc&limit=1&dp=2');
    expect(String(full!.sma_7).length).toBeGreaterThan(10);
    expect(rounded!.sma_7).toBe(Number(Number(full!.sma_7).toFixed(2)));
  });

  test('mistakes are told all at once, with a URL that passes', async () => {
    const reply = await api.ask('/stocks/time-series/ACME?indicators=smaa(20),macd(26,12,9),rsi&series=opn');
    const problem: { errors: { parameter: string; value: string; suggestion: string }[]; try: string } =
      JSON.parse(reply.text);
    expect(reply.status).toBe(400);
    expect(problem.errors).toMatchObject([
      { parameter: 'indicators', value: 'smaa(20)', suggestion: 'sma(20)' },
      { parameter: 'indicators', value: 'macd(26,12,9)', suggestion: 'macd(12,26,9)' },
      { parameter: 'series', suggestion: 'open' },
    ]);
    expect((await api.ask(problem.try)).status).toBe(200);
  });

  test('/indicators lists every indicator by calls that pass', async () => {
    const reply = await api.ask('/indicators');
    const {
      indicators: listed,
    }: { indicators: { example: string; lookback: number; outputs: { column: string }[] }[] } = JSON.parse(
      reply.text,
    );
    expect(listed).toHaveLength(indicators.length);
    for (const { example, lookback, outputs } of listed) {
      const rows = await rowsOf(`/stocks/time-series/ACME?indicators=${example}`);
      for (const { column } of outputs)
        expect([example, rows.findIndex((row) => row[column] !== null)]).toEqual([example, lookback]);
    }
  });
});
