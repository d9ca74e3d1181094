import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putMeasurements, type TestMeasurement } from '../support/rows.js';
import { startTestService, type TestService, untilReady } from '../support/service.js';

interface Row {
  station: string;
  period_start: string | number;
  pollutant: string;
  mean: number;
  min: number;
  max: number;
  median: number;
  count: number;
  p98: number;
}
interface Page {
  air_quality_aggregates: Row[];
  next_cursor?: string;
}

/** Every 100 minutes from before the end of a year until after the end of January, in two datasets. */
const series = (stations: readonly string[]): TestMeasurement[] =>
  stations.flatMap((station, place) =>
    Array.from({ length: 500 }, (_, index) => {
      const instant = Date.UTC(2023, 11, 28, 5, 0, 0, 7 * place) + index * 6_000_000;
      const time = new Date(instant).toISOString().replace('T', ' ').slice(0, -1);
      const no2 = ((index * 37) % 101) / 3 + place;
      return {
        station,
        time,
        values: { ...(index % 4 > 0 && { no2 }), ...(index < 100 && { co: index / 7 }), pm10: 5 },
      };
    }),
  );
const rows = [...series(['b1', 'b2']), ...series(['a1'])];

let database: TestDatabase;
let test: TestService;

beforeAll(async () => {
  database = await createDatabase();
  await putMeasurements(database.url, 'bee', series(['b1', 'b2']));
  await putMeasurements(database.url, 'ant', series(['a1']));
  test = await startTestService(database.url);
  await untilReady(test);
});
afterAll(async () => {
  await test.stop();
  await database.drop();
});

const others = ([name]: [string, unknown]): boolean => name !== 'coverage';

/** Without coverage, which has a test of its own. */
const get = async (query: string): Promise<Page> => {
  const reply = await test.ask(`/air_quality/aggregates?${query}`);
  expect(reply.status).toBe(200);
  const { air_quality_aggregates: all, ...rest }: Page = reply.json();
  const rows = all.map((row) => Object.fromEntries(Object.entries(row).filter(others)) as unknown as Row);
  return { air_quality_aggregates: rows, ...rest };
};

const csv = async (period: string): Promise<string> =>
  (await test.ask(`/air_quality/aggregates?period=${period}&limit=1&format=csv`)).text;

const starts: Record<string, (date: Date) => string | number> = {
  hour: (date) => `${date.toISOString().slice(0, 13).replace('T', ' ')}:00:00.000`,
  day: (date) => `${date.toISOString().slice(0, 10)} 00:00:00.000`,
  week: (date) => {
    const monday = new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * 86_400_000);
    return `${monday.toISOString().slice(0, 10)} 00:00:00.000`;
  },
  month: (date) => `${date.toISOString().slice(0, 7)}-01 00:00:00.000`,
  year: (date) => `${date.getUTCFullYear()}-01-01 00:00:00.000`,
  hour_of_day: (date) => date.getUTCHours(),
  day_of_week: (date) => date.getUTCDay() || 7,
  month_of_year: (date) => date.getUTCMonth() + 1,
};
const order = ['so2', 'no2', 'co', 'o3', 'pm10', 'pm2_5'];
const compare = (a: string | number, b: string | number): number => (a < b ? -1 : Number(a > b));

/** The same statistics made here, of rows from `from` to before `to`. */
function expected(period: string, from = '', to = '9'): Row[] {
  const groups = new Map<
    string,
    { key: Pick<Row, 'station' | 'period_start' | 'pollutant'>; values: number[] }
  >();
  for (const { station, time, values = {} } of rows.filter((row) => row.time >= from && row.time < to))
    for (const [pollutant, value] of Object.entries(values)) {
      const start = starts[period]?.(new Date(`${time.replace(' ', 'T')}Z`)) ?? '';
      const name = `${start} ${station} ${pollutant}`;
      const group = groups.get(name) ?? { key: { station, period_start: start, pollutant }, values: [] };
      group.values.push(value);
      groups.set(name, group);
    }
  return [...groups.values()]
    .map(({ key, values }) => ({ ...key, ...statistics(values.sort((a, b) => a - b)) }))
    .sort(
      (a, b) =>
        compare(a.period_start, b.period_start) ||
        compare(a.station, b.station) ||
        order.indexOf(a.pollutant) - order.indexOf(b.pollutant),
    );
}

function statistics(sorted: readonly number[]): Omit<Row, 'station' | 'period_start' | 'pollutant'> {
  const [count, at] = [sorted.length, (index: number): number => sorted[Math.floor(index)] ?? NaN];
  const place = 0.98 * (count - 1);
  return {
    mean: sorted.reduce((sum, value) => sum + value, 0) / count,
    min: at(0),
    max: at(count - 1),
    median: (at((count - 1) / 2) + at(count / 2)) / 2,
    count,
    p98: at(place) + (at(Math.ceil(place)) - at(place)) * (place - Math.floor(place)),
  };
}

describe('/air_quality/aggregates', () => {
  it.each(Object.keys(starts))('has the statistics of each %s, to the last digit', async (period) => {
    const { air_quality_aggregates: all } = await get(`period=${period}`);

    expect(all).toEqual(expected(period));
    expect((await get(`period=${period}&sort=desc`)).air_quality_aggregates).toEqual(all.toReversed());
  });

  it.each(['hour', 'month', 'hour_of_day'])('joins its pages to the whole: %s', async (period) => {
    for (const [sort, limit] of [
      ['asc', 300],
      ['desc', 301],
      ['asc', 7],
    ] as const) {
      const question = `period=${period}&sort=${sort}${limit === 7 ? '&station=b1&to=2024-01-05' : ''}`;
      const joined: Row[] = [];
      for (let cursor = ''; ;) {
        const page = await get(`${question}&limit=${limit}${cursor}`);
        joined.push(...page.air_quality_aggregates);
        expect(page.air_quality_aggregates.length).toBeLessThanOrEqual(limit);
        if (page.next_cursor === undefined) break;
        cursor = `&cursor=${page.next_cursor}`;
      }
      expect(joined).toEqual((await get(question)).air_quality_aggregates);
    }
  });

  it('counts only what lies in the range, and labels a cut period with its start', async () => {
    const { air_quality_aggregates: cut } = await get(
      'period=week&from=2024-01-03T12:00&to=2024-01-20T01:00',
    );

    expect(cut).toEqual(expected('week', '2024-01-03 12:00', '2024-01-20 01:00'));
    expect(cut[0]?.period_start).toBe('2024-01-01 00:00:00.000');
  });

  it.each([
    ['a station', 'station=b2', (row: Row) => row.station === 'b2'],
    ['stations of two datasets', 'station=b2,a1', (row: Row) => row.station !== 'b1'],
    ['a dataset', 'dataset=ant', (row: Row) => row.station === 'a1'],
    ['pollutants', 'pollutants=pm10,no2', (row: Row) => row.pollutant !== 'co'],
    ['one pollutant', 'pollutants=co', (row: Row) => row.pollutant === 'co'],
    ['a pollutant that nobody measures', 'pollutants=o3', () => false],
  ])('picks %s', async (_, query, picks) => {
    for (const period of ['day', 'day_of_week'])
      expect((await get(`period=${period}&${query}`)).air_quality_aggregates).toEqual(
        expected(period).filter(picks),
      );
  });

  it('converts units before it counts', async () => {
    const [row] = (await get('period=year&pollutants=co&units=ugm3')).air_quality_aggregates;
    const [source] = expected('year').filter(({ pollutant }) => pollutant === 'co');

    expect(row?.mean).toBeCloseTo((source?.mean ?? 0) * 1000, 6);
    expect(row?.count).toBe(source?.count);
  });

  it.each(['1678-01-01', '2261-01-01'])('has nothing, at once, far from all data: %s', async (from) => {
    const to = from.replace('01-01', '12-31');

    expect(await get(`period=hour&from=${from}&to=${to}`)).toEqual({ air_quality_aggregates: [] });
  });

  it('has numbers for parts of days, weeks and years, and times otherwise', async () => {
    expect(await csv('hour_of_day')).toMatch(
      /^station,period_start,pollutant,mean,min,max,median,count,p98,coverage\na1,0,no2,/,
    );
    expect(await csv('month')).toMatch(/\na1,2023-12-01 00:00:00\.000,no2,/);
  });

  it('refuses a question without period, with one that would pass', async () => {
    const reply = await test.ask('/air_quality/aggregates?station=b1');

    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({
      errors: [{ parameter: 'period', message: 'period is required' }],
      try: '/air_quality/aggregates?station=b1&period=day',
    });
  });
});
