import { describe, expect, it } from '@jest/globals';
import { conversion, type Pollutant, pollutants, type Units, unitsOf } from '../../src/air-quality/units.js';

interface Case {
  name: string;
  pollutant: Pollutant;
  units: Units;
  value: number;
  expected: number;
  unit: string;
}

const cases: Case[] = [
  { name: 'no2 as loaded', pollutant: 'no2', units: 'source', value: 100, expected: 100, unit: 'µg/m³' },
  { name: 'no2 in µg/m³', pollutant: 'no2', units: 'ugm3', value: 48.39, expected: 48.39, unit: 'µg/m³' },
  {
    name: 'no2 in ppb',
    pollutant: 'no2',
    units: 'ppb',
    value: 100,
    expected: 53.14581952157894,
    unit: 'ppb',
  },
  {
    name: 'so2 in ppb',
    pollutant: 'so2',
    units: 'ppb',
    value: 100,
    expected: 38.16376861361721,
    unit: 'ppb',
  },
  { name: 'o3 in ppb', pollutant: 'o3', units: 'ppb', value: 100, expected: 50.93962248427018, unit: 'ppb' },
  { name: 'co as loaded', pollutant: 'co', units: 'source', value: 1.25, expected: 1.25, unit: 'mg/m³' },
  { name: 'co in µg/m³', pollutant: 'co', units: 'ugm3', value: 1.25, expected: 1250, unit: 'µg/m³' },
  { name: 'co in ppb', pollutant: 'co', units: 'ppb', value: 10, expected: 8729.025348089968, unit: 'ppb' },
  { name: 'particles stay a mass', pollutant: 'pm10', units: 'ppb', value: 20, expected: 20, unit: 'µg/m³' },
  { name: 'fine ones too', pollutant: 'pm2_5', units: 'ppb', value: 20, expected: 20, unit: 'µg/m³' },
];

describe('units', () => {
  it.each(cases)('$name', ({ pollutant, units, value, expected, unit }) => {
    const { times, over, unit: named } = conversion(pollutant, units);

    expect((value * times) / over).toBeCloseTo(expected, 9);
    expect(named).toBe(unit);
  });

  it('names the unit of each pollutant that is asked for', () => {
    const mass = 'µg/m³';
    expect(unitsOf(pollutants, 'source')).toEqual({
      so2: mass,
      no2: mass,
      co: 'mg/m³',
      o3: mass,
      pm10: mass,
      pm2_5: mass,
    });
    expect(unitsOf(['co', 'pm10'], 'ppb')).toEqual({ co: 'ppb', pm10: mass });
  });
});
