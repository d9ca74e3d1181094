import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Pool, type PoolClient } from 'pg';
import { readBars, readNeighbours } from '../../src/stocks/bar-store.js';
import { dayText, parseDay } from '../../src/stocks/day-text.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putBars } from '../support/rows.js';

let database: TestDatabase;
let pool: Pool;
let client: PoolClient;
const key = { datasetId: 0, symbol: 'ACME' };
const days = ['1678-01-01', '1969-12-31', '1970-01-01', '2024-02-29', '2261-12-31'];

beforeAll(async () => {
  database = await createDatabase();
  await putBars(database.url, 'prices', [
    ...days.map((date, i) => ({
      symbol: 'ACME',
      date,
      close: 10 + i / 3,
      high: 20,
      low: 0.1,
      volume: i * 4e9,
    })),
    {
      symbol: 'HUGE',
      date: '2024-01-01',
      close: 1e300,
      low: 5e-324,
      high: 1e308,
      volume: 9_007_199_254_740_991,
    },
  ]);
  pool = new Pool({ connectionString: database.url });
  client = await pool.connect();
  const { rows } = await client.query<{ id: number }>('SELECT id FROM datasets');
  key.datasetId = rows[0]!.id;
});
afterAll(async () => {
  client.release();
  await pool.end();
  await database.drop();
});

const read = async (need: { from: string; to: string; limit?: number; sort?: 'asc' | 'desc' }) => {
  const { from, to, limit, sort = 'asc' } = need;
  const range = { from: parseDay(from)!, to: parseDay(to)!, sort, ...(limit !== undefined && { limit }) };
  const found = await readBars(client, key, range);
  return Array.from(found!.bars.days, dayText);
};

describe('the bars of a range', () => {
  test('are what was stored, oldest first, with the span of the series', async () => {
    const found = await readBars(client, key, { from: -200_000, to: 200_000, sort: 'asc' });
    expect(found!.span).toEqual({ first: parseDay('1678-01-01'), last: parseDay('2261-12-31') });
    expect(Array.from(found!.bars.days, dayText)).toEqual(days);
    expect([...found!.bars.close]).toEqual(days.map((_, i) => 10 + i / 3));
    expect([...found!.bars.volume]).toEqual([0, 4e9, 8e9, 12e9, 16e9]);
    expect([found!.bars.open[1], found!.bars.high[1], found!.bars.low[1]]).toEqual([10 + 1 / 3, 20, 0.1]);
  });

  test.each([
    { name: 'both ends inclusive', from: '1969-12-31', to: '1970-01-01', expected: days.slice(1, 3) },
    { name: 'nothing between', from: '1970-01-02', to: '2024-02-28', expected: [] },
    { name: 'nothing when turned round', from: '2024-01-02', to: '2024-01-01', expected: [] },
    { name: 'the first two', from: '1678-01-01', to: '2261-12-31', limit: 2, expected: days.slice(0, 2) },
    {
      name: 'the last two',
      from: '1678-01-01',
      to: '2261-12-31',
      limit: 2,
      sort: 'desc',
      expected: days.slice(3),
    },
  ] as const)('$name', async ({ expected, ...need }) => {
    expect(await read(need)).toEqual(expected);
  });

  test('keep the smallest, the largest double and the largest exact volume', async () => {
    const { bars } = (await readBars(
      client,
      { ...key, symbol: 'HUGE' },
      { from: 0, to: 99_999, sort: 'asc' },
    ))!;
    expect([bars.low[0], bars.close[0], bars.high[0], bars.volume[0]]).toEqual([
      5e-324,
      1e300,
      1e308,
      2 ** 53 - 1,
    ]);
  });

  test('of a symbol or dataset that is not there are undefined', async () => {
    const all = { from: 0, to: 99_999, sort: 'asc' } as const;
    expect(await readBars(client, { ...key, symbol: 'acme' }, all)).toBeUndefined();
    expect(await readBars(client, { ...key, datasetId: key.datasetId + 1 }, all)).toBeUndefined();
  });
});

describe('neighbours', () => {
  test.each([
    { before: '1970-01-01', after: '1970-01-01', expected: { before: '1969-12-31', after: '2024-02-29' } },
    { before: '1678-01-01', after: '2261-12-30', expected: { after: '2261-12-31' } },
    { before: '1678-01-02', after: '2261-12-31', expected: { before: '1678-01-01' } },
  ])('before $before and after $after', async ({ before, after, expected }) => {
    const found = await readNeighbours(client, key, { before: parseDay(before)!, after: parseDay(after)! });
    expect(Object.fromEntries(Object.entries(found).map(([name, day]) => [name, dayText(day)]))).toEqual(
      expected,
    );
  });
});
