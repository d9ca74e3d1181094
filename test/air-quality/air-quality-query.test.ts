import { describe, expect, it } from '@jest/globals';
import { aggregatesResource } from '../../src/air-quality/aggregates-resource.js';
import { latestResource } from '../../src/air-quality/latest-resource.js';
import { measurementsResource } from '../../src/air-quality/measurements-resource.js';
import { measurementsCursor } from '../../src/air-quality/air-quality-query.js';
import { stationsResource } from '../../src/air-quality/stations-resource.js';
import { encodeCursor } from '../../src/http/cursor.js';
import { parseParameters } from '../../src/http/parameters.js';
import type { Resource } from '../../src/http/resource.js';
import { catalogueOf } from './support/catalogue.js';

const catalogue = catalogueOf({ madrid: ['m1', 'm2', 'shared'], north: ['n1', 'shared'] });
const apart = catalogueOf({ madrid: ['m1', 'm2'], north: ['n1'] });

function ask<Q>(resource: Resource<never, Q>, query: string, known = apart): Q {
  const { values, errors } = parseParameters(new URLSearchParams(query), resource.parameters);
  expect(errors).toEqual([]);
  return resource.resolve(values as never, {}, known);
}
const mistakes = (resource: Resource, query: string): unknown[] => {
  const { values, errors } = parseParameters(new URLSearchParams(query), resource.parameters);
  const wrong = new Set(errors.map(({ parameter }) => parameter));
  return [...errors, ...(resource.check?.(values, {}, wrong) ?? [])].map(({ parameter }) => parameter);
};
const measurements = measurementsResource as unknown as Resource<never, never>;
const canonical = (query: string): string => measurements.canonical(ask(measurements, query));

describe('the canonical text', () => {
  it.each([
    ['defaults are written out', '', 'units=source&sort=asc&pollutants=so2,no2,co,o3,pm10,pm2_5'],
    ['stations in any order and repeated', 'station=m2,m1', 'station=m1&station=m2&station=m1'],
    ['pollutants in any order', 'pollutants=pm2_5,no2', 'pollutants=no2,pm2_5,no2'],
    ['times written in another way', 'from=2016-10-01T02:00%2B02:00', 'from=2016-10-01'],
  ])('is the same for the same question: %s', (_, one, other) => {
    expect(canonical(one)).toBe(canonical(other));
  });

  it.each([
    'dataset=madrid',
    'station=m1',
    'pollutants=no2',
    'units=ppb',
    'from=2016-10-01',
    'to=2016-10-01',
    'sort=desc',
    'limit=1',
  ])('is another for another question: %s', (query) => {
    expect(canonical(query)).not.toBe(canonical(''));
  });
});

describe('the datasets of an answer', () => {
  it.each([
    ['the union of all', '', ['madrid', 'north']],
    ['the one that is named', 'dataset=north', ['north']],
    ['those that hold the stations', 'station=m1,m2', ['madrid']],
    ['of several', 'station=n1,m2', ['madrid', 'north']],
  ])('are %s', (_, query, expected) => {
    expect(measurements.datasets(ask(measurements, query)).map(({ name }) => name)).toEqual(expected);
  });

  it.each<[string, string, object]>([
    [
      'a dataset that does not exist',
      'dataset=madird',
      { code: 'not-found', details: { suggestions: ['madrid'] } },
    ],
    [
      'a dataset of stocks',
      'dataset=shares',
      { code: 'not-found', message: 'There is no dataset of air quality shares.' },
    ],
    [
      'a station that does not exist',
      'station=m1,m3',
      { code: 'not-found', details: { suggestions: ['m1', 'm2'] }, message: 'There is no station m3.' },
    ],
    [
      'a station that is in another dataset',
      'dataset=madrid&station=n1',
      { code: 'not-found', message: 'There is no station n1 in the dataset madrid. n1 is in north.' },
    ],
    [
      'a station that is in several datasets',
      'station=shared',
      {
        code: 'bad-request',
        details: {
          errors: [expect.objectContaining({ parameter: 'dataset', allowed: ['madrid', 'north'] })],
        },
      },
    ],
    [
      'all stations, one of them in several datasets',
      '',
      {
        code: 'bad-request',
        message: 'shared is in several datasets: choose one with dataset= (madrid, north).',
      },
    ],
  ])('are refused for %s', (_, query, expected) => {
    expect(() => ask(measurements, query, catalogue)).toThrow(expect.objectContaining(expected));
    expect(() => ask(latestResource as never, query, catalogue)).toThrow(expect.objectContaining(expected));
  });

  it('are found without mistake where one is named, or a station that is in one only', () => {
    expect(measurements.datasets(ask(measurements, 'dataset=north', catalogue))).toHaveLength(1);
    expect(measurements.datasets(ask(measurements, 'dataset=north&station=shared', catalogue))).toHaveLength(
      1,
    );
    expect(measurements.datasets(ask(measurements, 'station=m1', catalogue))).toHaveLength(1);
  });
});

describe('parameters', () => {
  it.each([
    ['station=', 'station'],
    ['station=a,,b', 'station'],
    ['station=a%20b', 'station'],
    ['station=../etc', 'station'],
    ['station=%00', 'station'],
    ["station=a';--", 'station'],
    [`station=${'a'.repeat(65)}`, 'station'],
    [`station=${Array.from({ length: 1001 }, (_, index) => `s${index}`).join(',')}`, 'station'],
    ['pollutants=', 'pollutants'],
    ['pollutants=no3', 'pollutants'],
    ['pollutants=NO2', 'pollutants'],
    ['pollutants=no2,time', 'pollutants'],
    ['pollutants=no2&pollutants=co', 'pollutants'],
    ['units=ppm', 'units'],
    ['from=yesterday', 'from'],
    ['to=2016-02-30', 'to'],
    ['sort=ASC', 'sort'],
    ['limit=0', 'limit'],
    ['limit=10001', 'limit'],
    ['limit=1e3', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=', 'limit'],
    ['limit=99999999999', 'limit'],
    ['cursor=', 'cursor'],
    ['dataset=Big', 'dataset'],
    ['dataset=', 'dataset'],
    ['stations=m1', 'stations'],
    ['from=2016-10-02&to=2016-10-01', 'to'],
    ['from=2016-10-01&to=2016-10-01', 'to'],
  ])('refuse %s', (query, parameter) => {
    expect(mistakes(measurementsResource as never, query)).toEqual([parameter]);
  });

  it.each([
    ['what a pollutant may have meant', 'pollutants=no2,pm25', 'pollutants=no2%2Cpm2_5'],
    ['pollutants in small letters', 'pollutants=NO2,CO&limit=5', 'pollutants=no2%2Cco&limit=5'],
    ['nothing where a pollutant is like none', 'pollutants=benzene&limit=5', 'limit=5'],
  ])('are corrected to %s', (_, query, corrected) => {
    const parsed = parseParameters(new URLSearchParams(query), measurementsResource.parameters);
    expect(parsed.errors[0]).toMatchObject({ parameter: 'pollutants' });
    expect(parsed.corrected.toString()).toBe(corrected);
  });

  it('tell every mistake at once', () => {
    expect(mistakes(measurementsResource as never, 'limit=0&units=x&from=2016-10-02&to=2016-10-01')).toEqual([
      'limit',
      'units',
      'to',
    ]);
  });

  it('refuse aggregates without a period, and a wrong period once', () => {
    expect(mistakes(aggregatesResource as never, '')).toEqual(['period']);
    expect(mistakes(aggregatesResource as never, 'period=decade')).toEqual(['period']);
    expect(mistakes(aggregatesResource as never, 'period=hour_of_day')).toEqual([]);
  });

  it('have an example that they accept', () => {
    for (const { parameters } of [measurementsResource, aggregatesResource, stationsResource])
      for (const { schema, example } of Object.values(parameters))
        expect(schema.safeParse(example).success).toBe(true);
  });
});

describe('cursors', () => {
  const first = ask(measurements, 'station=m1&limit=5');
  const cursor = measurementsCursor(first, '2016-10-01 00:00:00.004', 'm1');

  it('continue the same question, also with another limit', () => {
    expect(ask(measurements, `station=m1&limit=9&cursor=${cursor}`)).toMatchObject({
      after: { time: '2016-10-01 00:00:00.004', station: 'm1' },
    });
  });

  it.each(['station=m2', 'station=m1&sort=desc', 'station=m1&units=ppb', 'station=m1&from=2016-10-01', ''])(
    'are refused by another question: %j',
    (query) => {
      expect(() => ask(measurements, `${query}&cursor=${cursor}`)).toThrow('belongs to another query');
    },
  );

  it.each([
    [['2016-10-01', 'm1']],
    [['2016-10-01 00:00:00.004']],
    [["' OR 1=1", 'm1']],
    [['2016-10-01 00:00:00.004', 'm 1']],
    [['2016-02-30 00:00:00.004', 'm1']],
    [['2016-10-01 00:00:00.004', 'm1', 'more']],
    [[]],
  ])('are refused when they are forged: %j', (position) => {
    const text = 'dataset=&station=m1&pollutants=so2,no2,co,o3,pm10,pm2_5&units=source&from=&to=&sort=asc';
    const forged = encodeCursor(position, text);

    expect(() => ask(measurements, `station=m1&cursor=${forged}`)).toThrow('is not a cursor of this query');
  });

  it('survive a dataset that is loaded in the meantime', () => {
    const all = measurementsCursor(ask(measurements, 'limit=5'), '2016-10-01 00:00:00.004', 'm1');
    const grown = catalogueOf({ madrid: ['m1', 'm2'], north: ['n1'], south: ['s1'] });

    expect(measurements.datasets(ask(measurements, `limit=5&cursor=${all}`, grown))).toHaveLength(3);
  });
});
