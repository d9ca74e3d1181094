import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putMeasurements, type TestMeasurement } from '../support/rows.js';
import { startTestService, type TestService, untilReady } from '../support/service.js';
import { type IndexRow, indexRows } from './support/indices.js';
import { quarter } from './support/rows.js';

type Values = NonNullable<TestMeasurement['values']>;

/** µg/m³, co mg/m³. In ppb: so2 76.3, no2 100.0; in ppm: o3 0.0713, co 6.98. */
const constant = { pm2_5: 12, pm10: 100, o3: 140, co: 8, so2: 200, no2: 188.17 };
/** The quarters of an hour differ, their mean is what it says, but for the noise of a double. */
const uneven = (quarterHour: number): Values =>
  Object.fromEntries(
    Object.entries(constant).map(([name, mean]) => [name, mean * [0.75, 1.25, 0.5, 1.5][quarterHour % 4]!]),
  );

const rows: TestMeasurement[] = [
  ...Array.from({ length: 96 }, (_, index) => ({
    station: 'steady',
    time: quarter(index, (index * 7) % 40),
    values: uneven(index),
  })),
  // 00: two quarters, one of them twice; 01: three; 02: a row without a value; 03: absurd values beside good ones.
  ...[0, 0, 1].map((index, place) => ({
    station: 'holes',
    time: quarter(index, place),
    values: { no2: 50 },
  })),
  ...[4, 5, 7].map((index) => ({ station: 'holes', time: quarter(index), values: { no2: 100 } })),
  { station: 'holes', time: quarter(9) },
  ...[12, 13, 14, 15].map((index) => ({
    station: 'holes',
    time: quarter(index),
    values: { no2: index === 15 ? 1e200 : 200, co: 1 },
  })),
  // A month later, above the table.
  ...[0, 1, 2, 3].map((index) => ({
    station: 'holes',
    time: quarter(3000 + index),
    values: { no2: 4000, pm2_5: 500 },
  })),
  ...Array.from({ length: 12 }, (_, index) => ({
    station: 'hourly',
    time: quarter(4 * index + 2, 13 - index),
    values: { pm2_5: 12, so2: 300 },
  })),
];

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

const tooFew = (have: number): string =>
  `no pollutant has enough data (no2: ${have} of the 4 quarter-hours exist, 3 are needed)`;
const get = (query: string): Promise<IndexRow[]> => indexRows(test, query);
const above = async (more: string) => (await get(`station=holes&from=2024-04-01${more}`))[0];
const last = 'station=steady&from=2024-03-01T23:00';
const day = 'station=steady&period=day';

describe('/air_quality/index', () => {
  it.each([
    {
      query: last,
      index: 101,
      category: 'Unhealthy for Sensitive Groups',
      dominant: 'o3',
      sub_indices: { pm2_5: 56, pm10: 73, o3: 101, co: 75, so2: 101, no2: 100 },
    },
    {
      query: `${last}&standard=us-epa-2012`,
      index: 101,
      category: 'Unhealthy for Sensitive Groups',
      dominant: 'o3',
      sub_indices: { pm2_5: 50, pm10: 73, o3: 101, co: 75, so2: 101, no2: 100 },
    },
    {
      query: `${last}&standard=eaqi-2024`,
      index: 6,
      category: 'extremely poor',
      dominant: 'no2',
      sub_indices: { pm2_5: 2, pm10: 3, no2: 6, o3: 4, so2: 5 },
    },
    {
      query: `${last}&standard=eaqi-2017`,
      index: 4,
      category: 'poor',
      dominant: 'pm10',
      sub_indices: { pm2_5: 2, pm10: 4, no2: 4, o3: 4, so2: 2 },
    },
    {
      query: day,
      index: 101,
      category: 'Unhealthy for Sensitive Groups',
      dominant: 'o3',
      sub_indices: { pm2_5: 56, pm10: 73, o3: 101, co: 75, so2: 101, no2: 100 },
    },
    {
      query: `${day}&standard=eaqi-2024`,
      index: 6,
      category: 'extremely poor',
      dominant: 'no2',
      sub_indices: { pm2_5: 2, pm10: 3, no2: 6, o3: 4, so2: 5 },
    },
    {
      query: `${last}&pollutants=pm2_5,co`,
      index: 75,
      category: 'Moderate',
      dominant: 'co',
      sub_indices: { pm2_5: 56, co: 75 },
    },
  ])('works out $query', async ({ query, ...expected }) => {
    const [row, ...more] = await get(query);

    expect(more).toEqual([]);
    expect(row).toMatchObject({ ...expected, station: 'steady', beyond: false, reason: null });
    expect(row?.sub_indices).toEqual(expected.sub_indices);
    expect(row?.time).toBe(query.includes('day') ? '2024-03-01 00:00:00.000' : '2024-03-01 23:00:00.000');
  });

  it('says how many hours and readings an index is made of', async () => {
    const all = await get('station=steady');

    expect(all).toHaveLength(24);
    const third = {
      pm2_5: '3 of 12',
      pm10: '3 of 12',
      o3: '3 of 8',
      co: '3 of 8',
      so2: '4 of 4',
      no2: '4 of 4',
    };
    const shown = Object.entries(all[2]?.completeness ?? {}).map(([name, { have, of }]) => [
      name,
      `${have} of ${of}`,
    ]);
    expect(Object.fromEntries(shown)).toEqual(third);
    expect(all[0]?.sub_indices).toEqual({ pm2_5: null, pm10: null, o3: null, co: null, so2: 101, no2: 100 });
    expect(all[5]?.sub_indices).toMatchObject({ pm2_5: 56, o3: 101, co: 75 });
    expect(all[4]?.sub_indices).toMatchObject({ pm2_5: 56, o3: null, co: null });
  });

  it('has a row for each hour with a stored row, and no index without enough of its quarters', async () => {
    const all = await get('station=holes&pollutants=no2');

    expect(all.map(({ time, index }) => [time, index])).toEqual([
      ['2024-03-01 00:00:00.000', null],
      ['2024-03-01 01:00:00.000', 50],
      ['2024-03-01 02:00:00.000', null],
      ['2024-03-01 03:00:00.000', 102],
      ['2024-04-01 06:00:00.000', 500],
    ]);
    expect(all.map((row) => row.reason)).toEqual([tooFew(2), null, tooFew(0), null, null]);
    expect(all[0]).toMatchObject({
      category: null,
      dominant: null,
      beyond: false,
      sub_indices: { no2: null },
    });
  });

  it('names every pollutant in its reason when none of them is asked for', async () => {
    const [row] = await get('station=holes&limit=1');

    expect(row?.reason).toMatch(
      /^no pollutant has enough data \(pm2_5: .* · pm10: .* · o3: .* · co: .* · so2: .* · no2: 2 of/,
    );
  });

  it('leaves out what is absurd, and keeps a pollutant that was never measured as null', async () => {
    const [row] = await get('station=holes&from=2024-03-01T03:00&limit=1&explain=true');

    expect(row?.completeness.no2).toEqual({ have: 3, of: 4 });
    expect(row?.sub_indices.so2).toBeNull();
    expect(row?.explain?.so2?.reason).toBe('so2: 0 of the 4 quarter-hours exist, 3 are needed');
  });

  it('says what lies above the table', async () => {
    expect(await above('')).toMatchObject({
      index: 500,
      dominant: 'no2',
      category: 'Hazardous',
      beyond: true,
    });
    expect(await above('&period=day')).toMatchObject({ index: 500, beyond: true });
    expect(await above('&standard=eaqi-2024')).toMatchObject({ index: 6, dominant: 'pm2_5', beyond: false });
    expect(await above('&pollutants=pm2_5')).toMatchObject({ index: null, beyond: false });
  });

  it('takes one reading an hour for whole where a station measures by the hour', async () => {
    const all = await get('station=hourly&pollutants=so2,pm2_5');

    expect(all).toHaveLength(12);
    expect(all.at(-1)).toMatchObject({
      index: 118,
      dominant: 'so2',
      completeness: { pm2_5: { have: 12, of: 12 }, so2: { have: 1, of: 1 } },
      sub_indices: { pm2_5: 56, so2: 118 },
    });
  });

  it('is empty far from all data, and knows no station that is not there', async () => {
    for (const range of [
      'from=1678-01-01&to=1679-01-01',
      'from=2261-01-01',
      'from=2024-03-02T00:10&to=2024-03-02T00:50',
    ])
      for (const more of ['', '&limit=3', '&sort=desc', '&period=day'])
        expect(await get(`${range}${more}`)).toEqual([]);
    expect((await test.ask('/air_quality/index?station=stedy')).status).toBe(404);
  });

  it('refuses ppb of the European index with the reason', async () => {
    const reply = await test.ask('/air_quality/index?standard=eaqi-2024&units=ppb');

    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({
      errors: [{ parameter: 'units', allowed: ['source', 'ugm3'] }],
      try: '/air_quality/index?standard=eaqi-2024&units=source',
    });
  });
});
