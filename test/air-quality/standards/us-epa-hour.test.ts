import { describe, expect, it } from '@jest/globals';
import { usEpa2024 } from '../../../src/air-quality/standards/us-epa-2024.js';
import type { Pollutant } from '../../../src/air-quality/units.js';
import { type Series, stationHours } from '../../../src/air-quality/vector-hours.js';

const ppb = (weight: number) => (value: number) => (value * weight) / 24.45;
const so2 = ppb(64.066);
const no2 = ppb(46.0055);
const o3 = (ppm: number): number => ppb(47.998)(1000 * ppm);
const co = ppb(28.01);

const explain = (hours: Series) => {
  const station = stationHours(hours, 4);
  return usEpa2024.hour.explain(station, station.means.o3.length - 1);
};

interface Case {
  name: string;
  hours: Series;
  index: number | null;
  beyond?: boolean;
  have: number;
  of: number;
}

const sulphur: Case[] = [
  {
    name: 'takes the hour up to 304 ppb',
    hours: { so2: [[so2(500), 23], so2(304)] },
    index: 200,
    have: 4,
    of: 4,
  },
  {
    name: 'truncates 304.9 ppb before it asks',
    hours: { so2: [[so2(500), 23], so2(304.9)] },
    index: 200,
    have: 4,
    of: 4,
  },
  {
    name: 'holds 305 ppb at 200 in a clean day',
    hours: { so2: [[so2(1), 23], so2(305)] },
    index: 200,
    have: 4,
    of: 4,
  },
  {
    name: 'holds 1,005 ppb at 200 in a clean day',
    hours: { so2: [[so2(1), 23], so2(1005)] },
    index: 200,
    have: 4,
    of: 4,
  },
  {
    name: 'holds at 200 when 24 hours are truncated to 304',
    hours: { so2: [[so2(304.96), 23], so2(305.1)] },
    index: 200,
    have: 4,
    of: 4,
  },
  { name: 'takes 24 hours from 305 ppb on', hours: { so2: [[so2(305), 24]] }, index: 201, have: 24, of: 24 },
  { name: 'takes 18 of them', hours: { so2: [[so2(604), 18]] }, index: 300, have: 18, of: 24 },
  { name: 'holds at 200 with 17', hours: { so2: [[so2(604), 17]] }, index: 200, have: 4, of: 4 },
  { name: 'ends at 500', hours: { so2: [[so2(1005), 24]] }, index: 500, beyond: true, have: 24, of: 24 },
  {
    name: 'asks the hour, not the 24 before it',
    hours: { so2: [[so2(900), 23], so2(35)] },
    index: 50,
    have: 4,
    of: 4,
  },
  {
    name: 'has nothing without the hour',
    hours: { so2: [[so2(900), 23], null] },
    index: null,
    have: 0,
    of: 4,
  },
];

const ozone: Case[] = [
  { name: 'takes 8 hours', hours: { o3: [[o3(0.07), 8]] }, index: 100, have: 8, of: 8 },
  { name: 'takes 6 of them', hours: { o3: [[o3(0.07), 6]] }, index: 100, have: 6, of: 8 },
  {
    name: 'takes 6 of them when the hour is not one',
    hours: { o3: [[o3(0.07), 6], null, null] },
    index: 100,
    have: 6,
    of: 8,
  },
  { name: 'has nothing with 5', hours: { o3: [[o3(0.07), 5]] }, index: null, have: 5, of: 8 },
  { name: 'takes the hour from 0.125 ppm on', hours: { o3: [[o3(0.125), 5]] }, index: 101, have: 4, of: 4 },
  { name: 'does not at 0.1249 ppm', hours: { o3: [[o3(0.1249), 5]] }, index: null, have: 5, of: 8 },
  {
    name: 'takes the larger: the 8 hours',
    hours: { o3: [[o3(0.105), 7], o3(0.13)] },
    index: 203,
    have: 8,
    of: 8,
  },
  {
    name: 'takes the larger: the hour',
    hours: { o3: [[o3(0.01), 7], o3(0.204)] },
    index: 200,
    have: 4,
    of: 4,
  },
  {
    name: 'counts 8 hours above 0.200 ppm as 300',
    hours: { o3: [[o3(0.4), 7], o3(0.1)] },
    index: 300,
    have: 8,
    of: 8,
  },
  {
    name: 'unless the hour gives more',
    hours: { o3: [[o3(0.4), 7], o3(0.405)] },
    index: 301,
    have: 4,
    of: 4,
  },
  {
    name: 'counts an hour above 0.604 ppm as 500',
    hours: { o3: [o3(0.605)] },
    index: 500,
    beyond: true,
    have: 4,
    of: 4,
  },
];

const others: Case[] = [
  { name: 'co: 6 of 8 hours', hours: { co: [[co(4.4), 6], null, null] }, index: 50, have: 6, of: 8 },
  { name: 'co: 5 of 8 are too few', hours: { co: [[co(4.4), 5]] }, index: null, have: 5, of: 8 },
  { name: 'no2: 3 of 4 quarter-hours', hours: { no2: [[no2(53), 1, 3]] }, index: 50, have: 3, of: 4 },
  { name: 'no2: 2 of 4 are too few', hours: { no2: [[no2(53), 1, 2]] }, index: null, have: 2, of: 4 },
  {
    name: 'pm10: the NowCast is truncated, not its hours',
    hours: { pm10: [[54.9, 12]] },
    index: 50,
    have: 12,
    of: 12,
  },
  {
    name: 'pm10: hours of 54.4 and 55.4 are 54.9',
    hours: { pm10: [55.4, 54.4] },
    index: 50,
    have: 2,
    of: 12,
  },
  {
    name: 'pm2_5: one hour of the latest three is too few',
    hours: { pm2_5: [[9, 9], null, null, 9] },
    index: null,
    have: 10,
    of: 12,
  },
  {
    name: 'pm2_5: a sensor below zero is clean air',
    hours: { pm2_5: [[-0.5, 12]] },
    index: 0,
    have: 12,
    of: 12,
  },
];

describe.each([
  ['so2', sulphur],
  ['o3', ozone],
  [undefined, others],
] as const)('the hour of %s', (pollutant, cases) => {
  it.each(cases)('$name', ({ name, hours, index, beyond = false, have, of }) => {
    const key = pollutant ?? (name.split(':')[0] as Pollutant);
    const found = explain(hours);

    expect(found.subIndices[key]).toMatchObject({ index, beyond, have, of });
    expect(found).toMatchObject({ index, beyond, dominant: index === null ? null : key });
  });
});

describe('equal sub-indices', () => {
  // Each is 100, and so are all that come after it in the table.
  const hundred: [Pollutant, Series[string]][] = [
    ['pm2_5', [[35.4, 12]]],
    ['pm10', [[154, 12]]],
    ['o3', [[o3(0.07), 12]]],
    ['co', [[co(9.4), 12]]],
    ['so2', [[so2(75), 12]]],
    ['no2', [[no2(100), 12]]],
  ];

  it.each(hundred.map(([pollutant], place) => ({ pollutant, place })))(
    'name $pollutant before what follows it in the table',
    ({ pollutant, place }) => {
      const found = explain(Object.fromEntries(hundred.slice(place).toReversed()));

      expect(found).toMatchObject({ index: 100, dominant: pollutant, category: 'Moderate' });
    },
  );

  it('do not hide a larger one', () => {
    const found = explain({ ...Object.fromEntries(hundred), no2: [[no2(101), 12]] });

    expect(found).toMatchObject({ index: 101, dominant: 'no2' });
  });
});
