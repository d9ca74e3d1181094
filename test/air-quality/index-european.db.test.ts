import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putMeasurements, type TestMeasurement } from '../support/rows.js';
import { startTestService, type TestService, untilReady } from '../support/service.js';
import { indexRows } from './support/indices.js';
import { quarter } from './support/rows.js';

type Name = 'so2' | 'no2' | 'o3' | 'pm10' | 'pm2_5';

/** As published: the upper end of each level but the last. */
const limits: Record<string, Record<string, number[]>> = {
  'eaqi-2024': {
    pm2_5: [5, 15, 50, 90, 140],
    pm10: [15, 45, 120, 195, 270],
    no2: [10, 25, 60, 100, 150],
    o3: [60, 100, 120, 160, 180],
    so2: [20, 40, 125, 190, 275],
  },
  'eaqi-2017': {
    pm2_5: [10, 20, 25, 50, 75],
    pm10: [20, 40, 50, 100, 150],
    no2: [40, 90, 120, 230, 340],
    o3: [50, 100, 130, 240, 380],
    so2: [100, 200, 350, 500, 750],
  },
};
const names = ['good', 'fair', 'moderate', 'poor', 'very poor', 'extremely poor'];
const order: Name[] = ['pm2_5', 'pm10', 'no2', 'o3', 'so2'];
const days = 3;
const scale = { so2: 300, no2: 200, o3: 220, pm10: 250, pm2_5: 120 };

/** A fixed sequence that looks random, 0 to 1. */
const noise = (seed: number): number => Math.abs(Math.sin(seed * 12.9898) * 43_758.5453) % 1;

/** Levels of all kinds, jitter, missing rows, missing values, some values exactly on a limit, and one hourly station. */
const rows: TestMeasurement[] = ['a', 'b', 'c', 'hourly'].flatMap((station, place) =>
  Array.from({ length: 96 * days }, (_, index) => ({ station, index, seed: 1000 * place + index }))
    .filter(({ index, seed }) => (station === 'hourly' ? index % 4 === 1 : noise(seed) > 0.12))
    .map(({ index, seed }) => {
      const value = (name: Name, at: number): number =>
        index % 96 < 8
          ? (limits['eaqi-2024']?.[name]?.[Math.floor(index / 4) % 5] ?? 0)
          : scale[name] * noise(seed + at) ** 2;
      const present = order.filter((_, at) => noise(seed * 7 + at) > 0.08);
      const values = Object.fromEntries(present.map((name) => [name, value(name, order.indexOf(name) / 9)]));
      return { station, time: quarter(index, Math.floor(noise(seed) * 900)), values: { ...values, co: 1 } };
    }),
);

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

const hourOf = ({ time }: TestMeasurement): string => `${time.slice(0, 13)}:00:00.000`;
const later = (hour: string, by: number): string =>
  new Date(Date.parse(`${hour.replace(' ', 'T')}Z`) + by * 3_600_000)
    .toISOString()
    .replace('T', ' ')
    .slice(0, -1);

/** Mean of an hour, and how many quarters it has. Undefined where too few. */
function meanOf(station: string, hour: string, name: Name): { have: number; mean?: number | undefined } {
  const own = rows.filter((row) => row.station === station && hourOf(row) === hour);
  const values = own.flatMap(({ values = {} }) => values[name] ?? []);
  const needed = station === 'hourly' ? 1 : 3;
  const sum = values.reduce((total, value) => total + value, 0);
  return { have: values.length, mean: values.length < needed ? undefined : sum / values.length };
}

/** Concentration and completeness of a pollutant. */
function averaged(station: string, hour: string, name: Name, standard: string) {
  const one = meanOf(station, hour, name);
  if (standard === 'eaqi-2024' || !name.startsWith('pm'))
    return { value: one.mean, have: one.have, of: station === 'hourly' ? 1 : 4 };
  const means = Array.from({ length: 24 }, (_, back) => meanOf(station, later(hour, -back), name).mean);
  const found = means.filter((mean) => mean !== undefined);
  const sum = found.reduce((total, mean) => total + mean, 0);
  return { value: found.length < 18 ? undefined : sum / found.length, have: found.length, of: 24 };
}

/** The answer by the shortest way from the raw rows, hour by hour. */
function naive(standard: string) {
  const places = new Set(rows.map((row) => `${hourOf(row)}|${row.station}`));
  return [...places].sort().map((place) => {
    const [time = '', station = ''] = place.split('|');
    const found = order.map((name) => ({ name, ...averaged(station, time, name, standard) }));
    const levels = found.map(({ name, value }) =>
      value === undefined
        ? null
        : 1 + (limits[standard]?.[name] ?? []).filter((limit) => value > limit + 1e-9).length,
    );
    const worst = Math.max(...levels.map((level) => level ?? 0));
    return {
      station,
      time,
      standard,
      index: worst || null,
      category: names[worst - 1] ?? null,
      dominant: worst === 0 ? null : order[levels.indexOf(worst)],
      sub_indices: Object.fromEntries(order.map((name, at) => [name, levels[at]])),
      completeness: Object.fromEntries(found.map(({ name, have, of }) => [name, { have, of }])),
      beyond: false,
    };
  });
}

const largest = (levels: (number | null | undefined)[]): number =>
  Math.max(...levels.map((level) => level ?? 0));

describe('the European index of every hour of three days', () => {
  it.each(Object.keys(limits))('is what its table says of the raw rows: %s', async (standard) => {
    const all = await indexRows(test, `standard=${standard}`);

    const expected = naive(standard);
    expect(new Set(expected.map(({ index }) => index)).size).toBeGreaterThan(4);
    expect(all.map(({ reason: _reason, ...row }) => row)).toEqual(expected);
    for (const { index, reason } of all) expect(reason === null).toBe(index !== null);
  });

  it('of a day is its worst hour', async () => {
    const all = await indexRows(test, 'standard=eaqi-2024&period=day');

    const hours = naive('eaqi-2024');
    for (const { station, time, index, sub_indices: sub } of all) {
      const own = hours.filter((row) => row.station === station && row.time.startsWith(time.slice(0, 10)));
      expect(index).toBe(largest(own.map((row) => row.index)));
      expect(sub.no2).toBe(largest(own.map((row) => row.sub_indices.no2)));
    }
    expect(all).toHaveLength(4 * days);
  });
});
