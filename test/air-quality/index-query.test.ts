import { describe, expect, it } from '@jest/globals';
import { indexCursor, type IndexQuery } from '../../src/air-quality/index-query.js';
import { indexResource } from '../../src/air-quality/index-resource.js';
import { firstLabel, labelOf, labelTime } from '../../src/air-quality/index-time.js';
import { encodeCursor } from '../../src/http/cursor.js';
import { parseParameters } from '../../src/http/parameters.js';
import { catalogueOf } from './support/catalogue.js';

const catalogue = catalogueOf({ madrid: ['m1', 'm2'], north: ['n1'] });

const parse = (query: string) => parseParameters(new URLSearchParams(query), indexResource.parameters);
const ask = (query: string): IndexQuery => {
  const { values, errors } = parse(query);
  expect(errors).toEqual([]);
  return indexResource.resolve(values, {}, catalogue);
};
const mistakes = (query: string) => {
  const { values, errors } = parse(query);
  return [...errors, ...(indexResource.check?.(values, {}) ?? [])];
};
const canonical = (query: string): string => indexResource.canonical(ask(query));

describe('a question for indices', () => {
  it('is for all pollutants of the current American index, by the hour, when nothing is said', () => {
    const { standard, period, pollutants, units, explain, sort } = ask('');

    expect({ standard: standard.name, period, units, explain, sort }).toEqual({
      standard: 'us-epa-2024',
      period: 'hour',
      units: 'source',
      explain: false,
      sort: 'asc',
    });
    expect(pollutants).toEqual(['pm2_5', 'pm10', 'o3', 'co', 'so2', 'no2']);
  });

  it.each([
    ['all of the European index', 'standard=eaqi-2024', ['pm2_5', 'pm10', 'no2', 'o3', 'so2']],
    ['those asked for, in the order of the standard', 'pollutants=so2,pm10', ['pm10', 'so2']],
  ])('has the pollutants of the standard: %s', (_, query, expected) => {
    expect(ask(query).pollutants).toEqual(expected);
  });

  it.each([
    'standard=us-epa-2012',
    'period=day',
    'explain=true',
    'units=ppb',
    'pollutants=no2',
    'limit=1',
    'sort=desc',
  ])('is another one with %s', (query) => {
    expect(canonical(query)).not.toBe(canonical(''));
  });

  it('is the same with its defaults written out', () => {
    expect(canonical('standard=us-epa-2024&period=hour&explain=false&units=source')).toBe(canonical(''));
  });
});

describe('what is refused', () => {
  it.each([
    ['an unknown standard', 'standard=us-epa-2034', 'standard', 'us-epa-2024'],
    ['a misspelt standard', 'standard=eaqi2017', 'standard', 'eaqi-2017'],
    ['a period that has no index', 'period=days', 'period', 'day'],
    ['ppb of the European index', 'standard=eaqi-2024&units=ppb', 'units', 'source'],
    ['ppb of its first edition, by the day', 'standard=eaqi-2017&units=ppb&period=day', 'units', 'source'],
    [
      'a pollutant that the European index lacks',
      'standard=eaqi-2024&pollutants=co,no2',
      'pollutants',
      'no2',
    ],
    ['nothing else than that', 'standard=eaqi-2024&pollutants=co', 'pollutants', undefined],
    ['a range that ends before it begins', 'from=2024-02-01&to=2024-01-01', 'to', undefined],
    ['explain with another word', 'explain=yes', 'explain', undefined],
  ])('%s', (_, query, parameter, suggestion) => {
    const found = mistakes(query);

    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ parameter });
    expect(found[0]?.suggestion).toBe(suggestion);
  });

  it('says why the European index knows no ppb, and what is allowed', () => {
    expect(mistakes('standard=eaqi-2024&units=ppb')).toEqual([
      {
        parameter: 'units',
        value: 'ppb',
        message:
          'units is ppb: the European index is defined in µg/m³ and never converted; allowed is source, ugm3',
        allowed: ['source', 'ugm3'],
        suggestion: 'source',
      },
    ]);
  });

  it.each(['standard=eaqi-2024&units=ugm3', 'standard=us-epa-2012&units=ppb&pollutants=co'])(
    'but not %s',
    (query) => {
      expect(mistakes(query)).toEqual([]);
    },
  );
});

describe('a cursor', () => {
  const place = { time: '2024-03-01 05:00:00.000', station: 'm1' };

  it('continues its own question, in pages of any size', () => {
    const cursor = indexCursor(ask('period=day&limit=5'), place);

    expect(ask(`period=day&limit=7&cursor=${cursor}`).after).toEqual(place);
  });

  it.each([
    ['of another standard', indexCursor(ask('standard=eaqi-2024'), place)],
    ['of another period', indexCursor(ask('period=day'), place)],
    ['that names no time', indexCursor(ask(''), { ...place, time: 'yesterday' })],
    ['that names no station', indexCursor(ask(''), { ...place, station: "m1' OR true" })],
    ['of another program', encodeCursor(['2024-03-01 05:00:00.000', 'm1'], 'x')],
  ])('%s is refused', (_, cursor) => {
    expect(() => ask(`cursor=${cursor}`)).toThrow(/cursor/);
  });
});

describe('labels', () => {
  it.each([
    ['the hour itself', '2024-03-01 05:00:00.000', 'hour', '2024-03-01 05:00:00.000'],
    ['the next hour', '2024-03-01 05:00:00.001', 'hour', '2024-03-01 06:00:00.000'],
    ['the day itself', '2024-03-01 00:00:00.000', 'day', '2024-03-01 00:00:00.000'],
    ['the next day, over a leap day', '2024-02-29 23:59:59.999', 'day', '2024-03-01 00:00:00.000'],
    ['days before 1970', '1678-01-01 00:00:00.001', 'day', '1678-01-02 00:00:00.000'],
  ] as const)('begin with %s', (_, from, period, expected) => {
    const label = firstLabel(from, period);

    expect(labelTime(label)).toBe(expected);
    expect(labelOf(label, period)).toBe(label);
    expect(labelOf(label - 1, period)).toBeLessThan(label);
  });
});
