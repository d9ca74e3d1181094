import { describe, expect, it } from '@jest/globals';
import { standards } from '../../../src/air-quality/standards/registry.js';
import { createAssessment } from '../../../src/air-quality/standards/standard.js';
import type { Pollutant } from '../../../src/air-quality/units.js';
import { stationHours } from '../../../src/air-quality/vector-hours.js';

interface Cells {
  pollutant: Pollutant;
  averaging: string;
  /** What one of the table's unit is in the unit of the source, worked out here once more. */
  unit: number;
  step: number;
  /** Hours that hold the concentration: 1 leaves the averages over 8 and 24 hours without a value. */
  hours: number;
  /** `low–high` of each band, as the documents print them. */
  bands: string;
  /** Index of what lies above the last band, and whether the answer says that it is beyond. */
  above: readonly [index: number, beyond: boolean];
}

const ppb = (weight: number): number => weight / 24.45;
const ppm = (weight: number): number => 1000 * ppb(weight);
const top = [500, true] as const;
const kinds = {
  o3For8Hours: {
    pollutant: 'o3',
    averaging: '8h',
    unit: ppm(47.998),
    step: 0.001,
    hours: 8,
    above: [300, false],
  },
  so2: { pollutant: 'so2', averaging: '1h', unit: ppb(64.066), step: 1, hours: 1, above: [200, false] },
  pm2_5: { pollutant: 'pm2_5', averaging: 'nowcast', unit: 1, step: 0.1, hours: 12, above: top },
  pm10: { pollutant: 'pm10', averaging: 'nowcast', unit: 1, step: 1, hours: 12, above: top },
  o3: { pollutant: 'o3', averaging: '1h', unit: ppm(47.998), step: 0.001, hours: 1, above: top },
  co: { pollutant: 'co', averaging: '8h', unit: ppb(28.01), step: 0.1, hours: 8, above: top },
  so2For24Hours: { pollutant: 'so2', averaging: '24h', unit: ppb(64.066), step: 1, hours: 24, above: top },
  no2: { pollutant: 'no2', averaging: '1h', unit: ppb(46.0055), step: 1, hours: 1, above: top },
} as const satisfies Record<string, Omit<Cells, 'bands'>>;

const tableOf = (bands: Record<keyof typeof kinds, string>): readonly Cells[] =>
  Object.entries(kinds).map(([name, kind]) => ({ ...kind, bands: bands[name as keyof typeof kinds] }));

const gases = {
  o3For8Hours: '0-0.054 0.055-0.070 0.071-0.085 0.086-0.105 0.106-0.200',
  so2: '0-35 36-75 76-185 186-304',
};
const since2024 = tableOf({
  ...gases,
  pm2_5: '0-9.0 9.1-35.4 35.5-55.4 55.5-125.4 125.5-225.4 225.5-325.4',
  pm10: '0-54 55-154 155-254 255-354 355-424 425-604',
  o3: '- - 0.125-0.164 0.165-0.204 0.205-0.404 0.405-0.604',
  co: '0-4.4 4.5-9.4 9.5-12.4 12.5-15.4 15.5-30.4 30.5-50.4',
  so2For24Hours: '- - - - 305-604 605-1004',
  no2: '0-53 54-100 101-360 361-649 650-1249 1250-2049',
});
const until2024 = tableOf({
  ...gases,
  pm2_5: '0-12.0 12.1-35.4 35.5-55.4 55.5-150.4 150.5-250.4 250.5-350.4 350.5-500.4',
  pm10: '0-54 55-154 155-254 255-354 355-424 425-504 505-604',
  o3: '- - 0.125-0.164 0.165-0.204 0.205-0.404 0.405-0.504 0.505-0.604',
  co: '0-4.4 4.5-9.4 9.5-12.4 12.5-15.4 15.5-30.4 30.5-40.4 40.5-50.4',
  so2For24Hours: '- - - - 305-604 605-804 805-1004',
  no2: '0-53 54-100 101-360 361-649 650-1249 1250-1649 1650-2049',
});

const indexBands = {
  'us-epa-2024': '0-50 51-100 101-150 151-200 201-300 301-500',
  'us-epa-2012': '0-50 51-100 101-150 151-200 201-300 301-400 401-500',
};
const names = [
  'Good',
  'Moderate',
  'Unhealthy for Sensitive Groups',
  'Unhealthy',
  'Very Unhealthy',
  'Hazardous',
];

/** A band that the averaging does not have is empty. */
const pairs = (text: string): number[][] =>
  text.split(' ').map((pair) => (pair === '-' ? [] : pair.split('-').map(Number)));

describe.each([
  ['us-epa-2024', since2024],
  ['us-epa-2012', until2024],
] as const)('the table of %s', (name, tables) => {
  const standard = standards[name];
  const into = createAssessment(standard);
  const assess = ({ pollutant, unit, hours }: Cells, value: number) => {
    standard.hour.assess(stationHours({ [pollutant]: [[value * unit, hours]] }, 4), hours - 1, into);
    return { index: into.index, category: standard.category(into.index), beyond: into.beyond };
  };
  const cells = tables.flatMap((table) => {
    const indices = pairs(indexBands[name]);
    return pairs(table.bands).flatMap(([low, high], band) =>
      high === undefined
        ? []
        : [
            {
              ...table,
              low: low!,
              high,
              from: indices[band]![0]!,
              to: indices[band]![1]!,
              category: names[Math.min(band, 5)]!,
            },
          ],
    );
  });

  it.each(cells)('gives $from–$to for $pollutant $averaging from $low to $high', (cell) => {
    const { low, high, step, from, to, category } = cell;

    expect(assess(cell, low)).toEqual({ index: from, category, beyond: false });
    expect(assess(cell, low + 0.9 * step).index).toBe(from);
    expect(assess(cell, high)).toEqual({ index: to, category, beyond: false });
    expect(assess(cell, high + 0.9 * step)).toEqual({ index: to, category, beyond: false });
    expect(assess(cell, high - 0.1 * step).index).toBeLessThanOrEqual(to);
    // Half way up in the concentration is half way up in the index, to what truncation and rounding take.
    const middle = assess(cell, (low + high) / 2).index;
    expect(Math.abs(middle - (from + to) / 2)).toBeLessThanOrEqual(0.5 + ((to - from) / (high - low)) * step);
  });

  it.each(tables)('gives $above.0 above $pollutant $averaging', (cells) => {
    const [, last] = pairs(cells.bands).at(-1)!;
    const [index, beyond] = cells.above;

    expect(assess(cells, last! + cells.step)).toMatchObject({ index, beyond });
  });

  it.each([0.124, 0.1249, 0])('gives no index for an hour of %d ppm of O3 alone', (value) => {
    const hourOfOzone = tables.find(({ pollutant, hours }) => pollutant === 'o3' && hours === 1)!;

    expect(assess(hourOfOzone, value)).toEqual({ index: Number.NaN, category: null, beyond: false });
  });
});
