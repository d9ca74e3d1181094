import { describe, expect, it } from '@jest/globals';
import { usEpa2012 } from '../../../src/air-quality/standards/us-epa-2012.js';
import { usEpa2024 } from '../../../src/air-quality/standards/us-epa-2024.js';
import type { Pollutant } from '../../../src/air-quality/units.js';
import { type Series, stationHours } from '../../../src/air-quality/vector-hours.js';

const ppb = (weight: number) => (value: number) => (value * weight) / 24.45;
const so2 = ppb(64.066);
const no2 = ppb(46.0055);
const o3 = (ppm: number): number => ppb(47.998)(1000 * ppm);
const co = ppb(28.01);

const day = (hours: Series, standard = usEpa2024) => standard.day.explain(stationHours(hours, 4), 0);

interface Case {
  name: string;
  pollutant: Pollutant;
  hours: NonNullable<Series[string]>;
  index: number | null;
  have: number;
}

const cases: Case[] = [
  {
    name: 'PM2.5 is the mean of the day, truncated',
    pollutant: 'pm2_5',
    hours: [
      [9.1, 12],
      [9.08, 12],
    ],
    index: 50,
    have: 24,
  },
  { name: 'a day of 9.1 is 9.1', pollutant: 'pm2_5', hours: [[9.1, 24]], index: 51, have: 24 },
  {
    name: 'PM10 needs 18 hours',
    pollutant: 'pm10',
    hours: [
      [154, 18],
      [null, 6],
    ],
    index: 100,
    have: 18,
  },
  {
    name: '17 hours of PM10 are too few',
    pollutant: 'pm10',
    hours: [
      [154, 17],
      [null, 7],
    ],
    index: null,
    have: 17,
  },
  {
    name: 'CO is the largest 8 hours: the first',
    pollutant: 'co',
    hours: [
      [co(9.4), 8],
      [0, 16],
    ],
    index: 100,
    have: 24,
  },
  {
    name: 'CO is the largest 8 hours: in the middle',
    pollutant: 'co',
    hours: [
      [0, 5],
      [co(9.4), 8],
      [0, 11],
    ],
    index: 100,
    have: 24,
  },
  {
    name: 'CO is the largest 8 hours: the last',
    pollutant: 'co',
    hours: [
      [0, 16],
      [co(9.4), 8],
    ],
    index: 100,
    have: 24,
  },
  {
    name: 'a window needs 6 hours',
    pollutant: 'co',
    hours: [
      [null, 18],
      [co(9.4), 6],
    ],
    index: 100,
    have: 6,
  },
  {
    name: 'with 5 in the fullest there is none',
    pollutant: 'co',
    hours: [
      [co(9.4), 5],
      [null, 14],
      [co(9.4), 5],
    ],
    index: null,
    have: 10,
  },
  {
    name: 'O3 is the largest 8 hours',
    pollutant: 'o3',
    hours: [
      [o3(0.02), 10],
      [o3(0.07), 8],
      [o3(0.01), 6],
    ],
    index: 100,
    have: 24,
  },
  {
    name: 'O3 takes the largest hour where it gives more',
    pollutant: 'o3',
    hours: [[0, 10], o3(0.164), [0, 13]],
    index: 150,
    have: 24,
  },
  {
    name: 'an hour of O3 counts alone',
    pollutant: 'o3',
    hours: [[null, 23], o3(0.164)],
    index: 150,
    have: 1,
  },
  {
    name: 'NO2 is the largest hour',
    pollutant: 'no2',
    hours: [[no2(10), 23], no2(100)],
    index: 100,
    have: 24,
  },
  {
    name: 'of those that exist',
    pollutant: 'no2',
    hours: [[null, 22], no2(100), [no2(360), 1, 2]],
    index: 100,
    have: 1,
  },
  { name: 'NO2 has nothing in an empty day', pollutant: 'no2', hours: [[null, 24]], index: null, have: 0 },
  {
    name: 'SO2 is the largest hour up to 304 ppb',
    pollutant: 'so2',
    hours: [so2(304), [so2(1), 23]],
    index: 200,
    have: 24,
  },
  {
    name: 'and the mean of the day above',
    pollutant: 'so2',
    hours: [
      [so2(600), 12],
      [so2(10.4), 12],
    ],
    index: 201,
    have: 24,
  },
  {
    name: 'held at 200 where that is below 305 ppb',
    pollutant: 'so2',
    hours: [
      [so2(600), 12],
      [so2(9), 12],
    ],
    index: 200,
    have: 24,
  },
  {
    name: 'held at 200 where 17 hours exist',
    pollutant: 'so2',
    hours: [
      [so2(600), 17],
      [null, 7],
    ],
    index: 200,
    have: 17,
  },
];

describe('the day', () => {
  it.each(cases)('$name', ({ pollutant, hours, index, have }) => {
    const found = day({ [pollutant]: hours });

    expect(found.subIndices[pollutant]).toMatchObject({ index, have, of: 24 });
    expect(found.index).toBe(index);
  });

  it('has 17 windows of 8 hours, none of which reaches into another day', () => {
    const hour = co(9.4);
    const station = stationHours(
      {
        co: [
          [hour, 24],
          [0, 24],
          [hour, 24],
        ],
      },
      4,
    );

    expect(usEpa2024.day.explain(station, 24).subIndices.co).toMatchObject({ index: 0, have: 24 });
    expect(usEpa2024.day).toMatchObject({ before: 0, span: 24 });
  });

  it('says which hour was the largest, and why there is none', () => {
    const found = day({
      no2: [[no2(10), 13], no2(53), [no2(20), 10]],
      co: [
        [null, 19],
        [1, 5],
      ],
    });

    expect(found.subIndices.no2?.steps).toMatchObject([
      { averaging: '1h', first: 13, last: 13, index: 50, have: 24, of: 24 },
    ]);
    expect(found.subIndices.co?.reason).toBe(
      'co: in the fullest 8 hours of the day 5 of the 8 hours exist, 6 are needed',
    );
    expect(found.subIndices.so2?.reason).toBe('so2: 0 of the 24 hours exist, 1 is needed');
    expect(found.subIndices.pm10?.reason).toBe('pm10: 0 of the 24 hours exist, 18 are needed');
  });

  it('reads the table of its year', () => {
    const hours = { pm2_5: [[12, 24]] } as const;

    expect(day(hours).index).toBe(56);
    expect(day(hours, usEpa2012).index).toBe(50);
  });
});
