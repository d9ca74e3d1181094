import { describe, expect, it } from '@jest/globals';
import { usEpa2024 } from '../../../src/air-quality/standards/us-epa-2024.js';
import { type Series, stationHours } from '../../../src/air-quality/vector-hours.js';

const so2 = (ppb: number): number => (ppb * 64.066) / 24.45;
const o3 = (ppm: number): number => (1000 * ppm * 47.998) / 24.45;

const explain = (hours: Series, perHour = 4) => {
  const station = stationHours(hours, perHour);
  return usEpa2024.hour.explain(station, station.means.o3.length - 1);
};

describe('the explanation of an hour', () => {
  it('says what was measured, converted and truncated', () => {
    const found = explain({ o3: [[100, 8]] });

    expect(found.subIndices.o3?.steps[0]).toEqual({
      averaging: '8h',
      first: 0,
      last: 7,
      concentration: 100,
      unit: 'µg/m³',
      converted: {
        value: expect.closeTo(0.05093962248427018, 15),
        unit: 'ppm',
        how: 'ppb = µg/m³ × 24.45 / 47.998 at 25 °C and 1 atm; ppm = ppb / 1000',
      },
      truncated: 0.05,
      index: 46,
      have: 8,
      of: 8,
    });
  });

  it.each([
    {
      hours: { o3: [[o3(0.07), 5]] },
      pollutant: 'o3',
      reason: 'o3: 5 of the 8 hours exist, 6 are needed; below 0.125 ppm, where the table begins',
    },
    {
      hours: { no2: [[9, 1, 2]] },
      pollutant: 'no2',
      reason: 'no2: 2 of the 4 quarter-hours exist, 3 are needed',
    },
    {
      hours: { pm10: [9, null, null] },
      pollutant: 'pm10',
      reason: 'pm10: fewer than 2 of the latest 3 hours exist (1 of the 12)',
    },
    {
      hours: { no2: [9, null] },
      pollutant: 'co',
      reason: 'co: 0 of the 8 hours exist, 6 are needed',
    },
  ] as const)('says why $pollutant has no index', ({ hours, pollutant, reason }) => {
    const found = explain(hours);

    expect(found.subIndices[pollutant]).toMatchObject({ index: null, reason });
    expect(found.reason).toContain(reason);
    expect(found).toMatchObject({ index: null, category: null, dominant: null, beyond: false });
  });

  it('says why SO2 is held at 200', () => {
    const steps = explain({ so2: [[so2(604), 17]] }).subIndices.so2?.steps;

    expect(steps).toMatchObject([
      {
        averaging: '1h',
        index: 200,
        reason: 'above 304 ppb, where the table ends: counts as 200 unless the mean of 24 hours gives more',
      },
      {
        averaging: '24h',
        index: null,
        have: 17,
        concentration: null,
        reason: '17 of the 24 hours exist, 18 are needed',
      },
    ]);
    expect(explain({ so2: [[so2(1), 23], so2(305)] }).subIndices.so2?.steps[1]).toMatchObject({
      averaging: '24h',
      index: null,
      truncated: 13,
      reason: 'below 305 ppb, where the table begins',
    });
  });

  it('says that a concentration is above the table', () => {
    expect(explain({ pm2_5: [[400, 12]] }).subIndices.pm2_5?.steps[0]?.reason).toBe(
      'above 325.4 µg/m³, where the table ends: counts as 500',
    );
    expect(explain({ o3: [[o3(0.4), 7], o3(0.1)] }).subIndices.o3?.steps[0]?.reason).toBe(
      'above 0.2 ppm, where the table ends: counts as 300 unless the hour gives more',
    );
  });
});
