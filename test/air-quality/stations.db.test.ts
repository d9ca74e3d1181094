import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putMeasurements } from '../support/rows.js';
import { startTestService, type TestService, until, untilReady } from '../support/service.js';
import { quarter, rowsOf } from './support/rows.js';

let database: TestDatabase;
let test: TestService;

beforeAll(async () => {
  database = await createDatabase();
  test = await startTestService(database.url);
  await untilReady(test);
});
afterAll(async () => {
  await test.stop();
  await database.drop();
});

const get = async (path: string): Promise<unknown> => {
  const reply = await test.ask(path);
  expect(reply.status).toBe(200);
  return reply.json();
};

describe('before the first load', () => {
  it.each([
    ['/air_quality', { air_quality_measurements: [] }],
    ['/air_quality?limit=5', { air_quality_measurements: [] }],
    ['/air_quality/stations', { stations: [] }],
    ['/air_quality/latest', { air_quality_measurements: [] }],
    ['/air_quality/aggregates?period=day', { air_quality_aggregates: [] }],
  ])('%s answers an empty list', async (path, expected) => {
    expect(await get(path)).toEqual(expected);
  });

  it('answers CSV with its header alone', async () => {
    const { text } = await test.ask('/air_quality?format=csv');
    expect(text).toBe('TimeInstant,id_entity,so2,no2,co,o3,pm10,pm2_5\n');
  });
});

describe('with two datasets', () => {
  beforeAll(async () => {
    await putMeasurements(database.url, 'madrid', rowsOf(['m2', 'm1'], 3));
    const revision = await putMeasurements(database.url, 'north', [
      { station: 'm0', time: quarter(9), values: { so2: 0.5 } },
      { station: 'm1', time: quarter(1, 20), values: {} },
    ]);
    await until(() => {
      const figures = test.seen.findLast((item) => item.kind === 'catalogue');
      return figures?.datasets.find((item) => item.dataset === 'north')?.revision === revision;
    }, 'the load is seen');
  });

  it('lists each station of each dataset, with the units of what it measures', async () => {
    expect(await get('/air_quality/stations')).toEqual({
      stations: [
        {
          station: 'm0',
          dataset: 'north',
          first: '2024-03-01 02:15:00.000',
          last: '2024-03-01 02:15:00.000',
          rows: 1,
          pollutants: ['so2'],
          units: { so2: 'µg/m³' },
        },
        {
          station: 'm1',
          dataset: 'madrid',
          first: '2024-03-01 00:00:00.001',
          last: '2024-03-01 00:30:00.001',
          rows: 3,
          pollutants: ['no2', 'co', 'pm2_5'],
          units: { no2: 'µg/m³', co: 'mg/m³', pm2_5: 'µg/m³' },
        },
        {
          station: 'm1',
          dataset: 'north',
          first: '2024-03-01 00:15:00.020',
          last: '2024-03-01 00:15:00.020',
          rows: 1,
          pollutants: [],
          units: {},
        },
        {
          station: 'm2',
          dataset: 'madrid',
          first: '2024-03-01 00:00:00.000',
          last: '2024-03-01 00:30:00.000',
          rows: 3,
          pollutants: ['no2', 'co', 'pm2_5'],
          units: { no2: 'µg/m³', co: 'mg/m³', pm2_5: 'µg/m³' },
        },
      ],
    });
  });

  it('lists them without a query, and in CSV with JSON for the units', async () => {
    const before = test.queries();
    const { text } = await test.ask('/air_quality/stations?format=csv&dataset=madrid&station=m1');

    expect(text).toBe(
      'station,dataset,first,last,rows,pollutants,units\n' +
        'm1,madrid,2024-03-01 00:00:00.001,2024-03-01 00:30:00.001,3,no2;co;pm2_5,"{""no2"":""µg/m³"",""co"":""mg/m³"",""pm2_5"":""µg/m³""}"\n',
    );
    expect(test.queries()).toBe(before);
  });

  it('has the newest row of each station, by station', async () => {
    expect(await get('/air_quality/latest?dataset=madrid&pollutants=no2,co&units=ugm3')).toEqual({
      air_quality_measurements: [
        { TimeInstant: '2024-03-01 00:30:00.001', id_entity: 'm1', no2: 2 + 1 / 7, co: 500 },
        { TimeInstant: '2024-03-01 00:30:00.000', id_entity: 'm2', no2: 2, co: 500 },
      ],
    });
    expect(await get('/air_quality/latest?station=m2,m0&pollutants=so2')).toEqual({
      air_quality_measurements: [
        { TimeInstant: '2024-03-01 02:15:00.000', id_entity: 'm0', so2: 0.5 },
        { TimeInstant: '2024-03-01 00:30:00.000', id_entity: 'm2', so2: null },
      ],
    });
  });

  it.each([
    '/air_quality/latest',
    '/air_quality',
    '/air_quality/aggregates?period=day',
    '/air_quality/latest?station=m1',
  ])('refuses a union in which a station is in several datasets: %s', async (path) => {
    const reply = await test.ask(path);
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('m1 is in several datasets: choose one with dataset= (madrid, north).');
  });
});
