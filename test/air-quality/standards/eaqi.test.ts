import { describe, expect, it } from '@jest/globals';
import { standards } from '../../../src/air-quality/standards/registry.js';
import type { Pollutant } from '../../../src/air-quality/units.js';
import { type Series, stationHours } from '../../../src/air-quality/vector-hours.js';

type Limits = readonly (readonly [pollutant: Pollutant, ...ends: number[]])[];

const of2024: Limits = [
  ['pm2_5', 5, 15, 50, 90, 140],
  ['pm10', 15, 45, 120, 195, 270],
  ['no2', 10, 25, 60, 100, 150],
  ['o3', 60, 100, 120, 160, 180],
  ['so2', 20, 40, 125, 190, 275],
];
const of2017: Limits = [
  ['pm2_5', 10, 20, 25, 50, 75],
  ['pm10', 20, 40, 50, 100, 150],
  ['no2', 40, 90, 120, 230, 340],
  ['o3', 50, 100, 130, 240, 380],
  ['so2', 100, 200, 350, 500, 750],
];
type Name = 'eaqi-2024' | 'eaqi-2017';
const at23 = (name: Name, series: Series) => standards[name].hour.explain(stationHours(series, 4), 23);
const day = (name: Name, series: Series) => standards[name].day.explain(stationHours(series, 4), 0);
const names = ['good', 'fair', 'moderate', 'poor', 'very poor', 'extremely poor'];

describe.each([
  ['eaqi-2024', of2024],
  ['eaqi-2017', of2017],
] as const)('%s', (name, limits) => {
  const standard = standards[name];
  const levelAt = (pollutant: Pollutant, value: number) =>
    standard.hour.explain(stationHours({ [pollutant]: [[value, 24]] }, 4), 23);
  const edges = limits.flatMap(([pollutant, ...ends]) =>
    ends.map((end, place) => ({ pollutant, end, level: place + 1 })),
  );

  it.each(edges)('$pollutant of $end is level $level, and more is the next', ({ pollutant, end, level }) => {
    const [at, above] = [names[level - 1], names[level]];

    expect(levelAt(pollutant, end)).toMatchObject({ index: level, category: at, dominant: pollutant });
    expect(levelAt(pollutant, end - 0.001)).toMatchObject({ index: level, category: at });
    expect(levelAt(pollutant, end + 0.001)).toMatchObject({ index: level + 1, category: above });
  });

  it('begins at level 1, a little below zero too, and has no end', () => {
    for (const [pollutant] of limits) {
      expect(levelAt(pollutant, 0).index).toBe(1);
      expect(levelAt(pollutant, -0.3).index).toBe(1);
      expect(levelAt(pollutant, 1e6)).toMatchObject({ index: 6, beyond: false });
    }
  });

  it('takes concentrations as measured', () => {
    const [step] = levelAt('o3', 100).subIndices.o3?.steps ?? [];

    expect(step).toMatchObject({ concentration: 100, unit: 'µg/m³' });
    expect(step).not.toHaveProperty('converted');
    expect(step).not.toHaveProperty('truncated');
  });

  it('leaves CO out', () => {
    const found = standard.hour.explain(stationHours({ co: [[50, 24]] }, 4), 23);

    expect(found.index).toBeNull();
    expect(Object.keys(found.subIndices)).toEqual(['pm2_5', 'pm10', 'no2', 'o3', 'so2']);
  });

  it('is as bad as the worst pollutant; of equal ones the first is named', () => {
    const [[, pm], , [, , no2], [, , o3]] = limits as unknown as [number[], number[], number[], number[]];
    const full: Series = { o3: [[o3! + 0.1, 24]], no2: [[no2! + 0.1, 24]], pm2_5: [[pm!, 24]] };

    expect(standard.hour.explain(stationHours(full, 4), 23)).toMatchObject({ index: 3, dominant: 'no2' });
  });
});

describe('the European hour', () => {
  it('takes the hour of 2024 particles, whatever was before', () => {
    expect(at23('eaqi-2024', { pm2_5: [[500, 23], 5] })).toMatchObject({ index: 1 });
    expect(at23('eaqi-2024', { pm2_5: [[5, 23], null] })).toMatchObject({
      index: null,
      subIndices: { pm2_5: { reason: 'pm2_5: 0 of the 4 quarter-hours exist, 3 are needed' } },
    });
    expect(standards['eaqi-2024'].hour).toMatchObject({ before: 0, span: 1 });
  });

  it('takes 24 hours of 2017 particles, of which 18 exist', () => {
    expect(at23('eaqi-2017', { pm2_5: [[5, 23], 125] }).subIndices.pm2_5).toMatchObject({
      index: 1,
      have: 24,
      of: 24,
    });
    expect(
      at23('eaqi-2017', {
        pm10: [
          [40, 18],
          [null, 6],
        ],
      }).subIndices.pm10,
    ).toMatchObject({ index: 2, have: 18 });
    expect(
      at23('eaqi-2017', {
        pm10: [
          [40, 17],
          [null, 7],
        ],
      }),
    ).toMatchObject({
      index: null,
      subIndices: { pm10: { have: 17, of: 24, reason: 'pm10: 17 of the 24 hours exist, 18 are needed' } },
    });
    expect(standards['eaqi-2017'].hour).toMatchObject({ before: 23, span: 1 });
  });

  it('forgives a mean of 10 that its sum makes 10.000000000000005', () => {
    const mean = [
      [9.7, 8],
      [10, 8],
      [10.3, 8],
    ] as const;

    expect(at23('eaqi-2017', { pm2_5: mean })).toMatchObject({ index: 1 });
  });
});

describe('the European day', () => {
  it('is the worst hour of those that exist', () => {
    const found = day('eaqi-2024', { no2: [[10, 5], 151, [10, 4], [null, 14]], pm10: [[15, 24]] });

    expect(found).toMatchObject({ index: 6, dominant: 'no2' });
    expect(found.subIndices.no2).toMatchObject({
      have: 10,
      of: 24,
      steps: [{ averaging: '1h', first: 5, last: 5 }],
    });
    expect(found.subIndices.pm10).toMatchObject({ index: 1, have: 24, of: 24 });
  });

  it('takes the mean of the day for particles of 2017', () => {
    expect(
      day('eaqi-2017', {
        pm10: [
          [0, 12],
          [80, 12],
        ],
      }).subIndices.pm10,
    ).toMatchObject({ index: 2 });
    expect(
      day('eaqi-2017', {
        pm10: [
          [80, 17],
          [null, 7],
        ],
      }).index,
    ).toBeNull();
  });
});
