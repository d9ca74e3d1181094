import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putMeasurements, type TestMeasurement } from '../support/rows.js';
import { startTestService, type TestService, untilReady } from '../support/service.js';

interface Row {
  station: string;
  period_start: string | number;
  pollutant: string;
  coverage: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const begin = Date.UTC(2023, 11, 27, 22, 30);
const print = (instant: number): string => new Date(instant).toISOString().replace('T', ' ').slice(0, -1);
const asked = (instant: number): string => new Date(instant).toISOString();

/** Every `step` over so many days, jittered, with holes, nulls, and now and then a second row in the same slot. */
const series = (station: string, step: number, days: number): TestMeasurement[] =>
  Array.from({ length: (days * day) / step }, (_, index) => index).flatMap((index) => {
    if (index % 11 === 5 || (index > 100 && index < 130)) return [];
    const time = begin + index * step;
    const values = { ...(index % 7 > 0 && { no2: index }), pm10: 1 };
    const row = { station, time: print(time + (index % 13)), values };
    return index % 17 === 3 ? [row, { ...row, time: print(time + 5 * minute) }] : [row];
  });

/** Quarter-hourly; hourly at half past; hourly with jitter, so that rows lie less than an hour apart. */
const quarters = series('quarters', 15 * minute, 10);
const hours = series('hours', hour, 40);
const rows = [...quarters, ...hours, { station: 'single', time: print(begin), values: { pm10: 3 } }];
const slotOf: Record<string, number> = { quarters: 15 * minute, hours: hour, single: hour };

let database: TestDatabase;
let test: TestService;

beforeAll(async () => {
  database = await createDatabase();
  await putMeasurements(database.url, 'air', rows);
  test = await startTestService(database.url);
  await untilReady(test);
});
afterAll(async () => {
  await test.stop();
  await database.drop();
});

const get = async (query: string): Promise<Row[]> => {
  const reply = await test.ask(`/air_quality/aggregates?${query}`);
  expect(reply.status).toBe(200);
  return (reply.json() as { air_quality_aggregates: Row[] }).air_quality_aggregates;
};

const keys: Record<string, (date: Date) => string | number> = {
  hour: (date) => `${date.toISOString().slice(0, 13).replace('T', ' ')}:00:00.000`,
  day: (date) => `${date.toISOString().slice(0, 10)} 00:00:00.000`,
  week: (date) => `${print(date.getTime() - ((date.getUTCDay() + 6) % 7) * day).slice(0, 10)} 00:00:00.000`,
  month: (date) => `${date.toISOString().slice(0, 7)}-01 00:00:00.000`,
  year: (date) => `${date.getUTCFullYear()}-01-01 00:00:00.000`,
  hour_of_day: (date) => date.getUTCHours(),
  day_of_week: (date) => date.getUTCDay() || 7,
  month_of_year: (date) => date.getUTCMonth() + 1,
};

interface Asked {
  period: string;
  from?: number;
  to?: number;
}

type Counts = Map<string | number, number>;

const instant = ({ time }: TestMeasurement): number => Date.parse(`${time.replace(' ', 'T')}Z`);

function countBy(instants: Iterable<number>, key: (at: number) => string | number): Counts {
  const counts: Counts = new Map();
  for (const at of instants) counts.set(key(at), (counts.get(key(at)) ?? 0) + 1);
  return counts;
}

/** Counts the slots of a station one by one, over more than all the years that the rows touch. */
function* slots(station: string, times: readonly number[], { period, from = 0, to = Infinity }: Asked) {
  const slot = slotOf[station] ?? 0;
  const cyclic = period.includes('_of_');
  const first = cyclic ? Math.floor(Math.min(...times) / slot) * slot : Math.max(from, Date.UTC(2023, 0));
  const last = cyclic ? Math.max(...times) + 1 : Math.min(to, Date.UTC(2025, 0));
  for (let at = Math.ceil(first / slot) * slot; at < last; at += slot) yield at;
}

/** Period → coverage: the share of the expected slots that some of these instants lie in. */
function shares(filled: readonly number[], due: Counts, keyOf: (at: number) => string | number): Counts {
  const quarters = new Set(filled.map((at) => Math.floor(at / (15 * minute)) * 15 * minute));
  const shown = [...countBy(quarters, keyOf)];
  return new Map(shown.map(([key, n]) => [key, Math.min(1, n / Math.max(1, due.get(key) ?? 0))]));
}

/** Station and pollutant → period → coverage. */
function naive(asked: Asked): Map<string, Counts> {
  const { period, from = 0, to = Infinity } = asked;
  const keyOf = (at: number): string | number => keys[period]?.(new Date(at)) ?? '';
  const inRange = rows.filter((row) => instant(row) >= from && instant(row) < to);
  const found = new Map<string, Counts>();
  for (const station of new Set(inRange.map((row) => row.station))) {
    const own = inRange.filter((row) => row.station === station);
    const due = countBy(slots(station, own.map(instant), asked), keyOf);
    for (const pollutant of ['no2', 'pm10']) {
      const filled = own.filter(({ values = {} }) => pollutant in values).map(instant);
      found.set(`${station} ${pollutant}`, shares(filled, due, keyOf));
    }
  }
  return found;
}

/** Every row has the coverage that was counted, and every period that has a value has a row. */
function compare(all: readonly Row[], asked: Asked): void {
  const counted = naive(asked);
  for (const row of all) {
    const coverage = counted.get(`${row.station} ${row.pollutant}`)?.get(row.period_start);
    expect({ ...row, coverage }).toEqual(row);
  }
  expect(all).toHaveLength([...counted.values()].reduce((sum, { size }) => sum + size, 0));
}

describe('coverage', () => {
  it.each(Object.keys(keys))('is the share of the slots of each %s that have a value', async (period) => {
    const all = await get(`period=${period}`);

    compare(all, { period });
  });

  it.each(Object.keys(keys))('expects only what the range holds of each %s', async (period) => {
    const [from, to] = [begin + 3 * day + 7 * minute, begin + 9 * day + 3 * hour];

    const all = await get(`period=${period}&from=${asked(from)}&to=${asked(to)}`);

    compare(all, { period, from, to });
  });

  it('shows a month of which a part was measured, and the same month in full within the range', async () => {
    const [whole] = await get('period=month&station=quarters&pollutants=pm10');
    const [cut] = await get('period=month&station=quarters&pollutants=pm10&from=2023-12-27T22:30');

    expect(whole?.coverage).toBeLessThan(0.12);
    expect(cut?.coverage).toBeGreaterThan(0.8);
  });

  it('does not take a station for another because of the range, the order or the page', async () => {
    const all = await get('period=hour&station=hours');

    expect(all.every(({ coverage }) => coverage === 1)).toBe(true);
    expect(await get('period=hour&station=hours&sort=desc&limit=5')).toEqual(all.slice(-5).toReversed());
  });

  it('is at most 1, also of a range that is shorter than a slot', async () => {
    const [row] = await get(
      'period=day&station=quarters&pollutants=pm10&from=2023-12-28T00:00&to=2023-12-28T00:00:01',
    );

    expect(row?.coverage).toBe(1);
  });
});
