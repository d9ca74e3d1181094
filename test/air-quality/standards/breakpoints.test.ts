import { describe, expect, it } from '@jest/globals';
import {
  breakpointTable,
  tableIndex,
  type TableText,
  truncatedSteps,
} from '../../../src/air-quality/standards/breakpoints.js';

const ends = [50, 100, 150];
const tableOf = (text: Partial<TableText>) =>
  breakpointTable({ pollutant: 'pm2_5', unit: 'µg/m³', decimals: 1, ends: [9, 35.4, 55.4], ...text }, ends);

const sum = (value: number, count: number): number => {
  let total = 0;
  for (let added = 0; added < count; added++) total += value;
  return total;
};

describe('truncation', () => {
  const cases = [
    { name: 'drops what is below the step', decimals: 1, value: 9.09, steps: 90 },
    { name: 'does not round up', decimals: 1, value: 9.0999, steps: 90 },
    { name: 'keeps a whole step', decimals: 1, value: 9.1, steps: 91 },
    { name: 'forgives what a mean of 24 loses', decimals: 1, value: sum(9.1, 24) / 24, steps: 91 },
    { name: 'forgives 0.29 · 100, which is 28.999999999999996', decimals: 2, value: 0.29, steps: 29 },
    { name: 'forgives less than a ten-millionth of a step', decimals: 0, value: 53.99999995, steps: 54 },
    { name: 'forgives no more than that', decimals: 0, value: 53.9999998, steps: 53 },
    { name: 'takes whole numbers for PM10', decimals: 0, value: 154.9, steps: 154 },
    { name: 'takes a sensor a little below zero as zero', decimals: 1, value: -0.4, steps: 0 },
    { name: 'leaves nothing as nothing', decimals: 1, value: Number.NaN, steps: Number.NaN },
  ];
  it.each(cases)('$name', ({ decimals, value, steps }) => {
    expect(truncatedSteps(tableOf({ decimals }), value)).toBe(steps);
  });

  const edges = [
    { name: 'PM2.5', decimals: 1, count: 5005 },
    { name: 'O3 in ppm', decimals: 3, count: 605 },
  ];
  it.each(edges)('finds every step of $name again in its decimal', ({ decimals, count }) => {
    const table = tableOf({ decimals });

    for (let steps = 0; steps < count; steps++) {
      expect(truncatedSteps(table, Number((steps / 10 ** decimals).toFixed(decimals)))).toBe(steps);
    }
  });
});

describe('conversion to the unit of the table', () => {
  const cases = [
    { name: 'O3 to ppm', pollutant: 'o3', unit: 'ppm', decimals: 3, value: 139.5, steps: 71, weight: 47.998 },
    {
      name: 'NO2 to ppb',
      pollutant: 'no2',
      unit: 'ppb',
      decimals: 0,
      value: 101,
      steps: 53,
      weight: 46.0055,
    },
    { name: 'SO2 to ppb', pollutant: 'so2', unit: 'ppb', decimals: 0, value: 200, steps: 76, weight: 64.066 },
    {
      name: 'CO from mg/m³ to ppm',
      pollutant: 'co',
      unit: 'ppm',
      decimals: 1,
      value: 10.8,
      steps: 94,
      weight: 28.01,
    },
  ] as const;
  it.each(cases)('takes $name at 25 °C and 1 atm', ({ pollutant, unit, decimals, value, steps, weight }) => {
    const table = tableOf({ pollutant, unit, decimals });

    expect(truncatedSteps(table, value)).toBe(steps);
    expect(table.convert.how).toContain(`${weight} at 25 °C and 1 atm`);
  });

  it('leaves particles in the unit that they have', () => {
    expect(tableOf({}).convert).toEqual({ times: 1, over: 1 });
  });
});

describe('the index of a table', () => {
  const cases = [
    { name: 'is 0 at 0', steps: 0, index: 0 },
    { name: 'is the end of a band at its end', steps: 90, index: 50 },
    { name: 'is the start of the next one a step later', steps: 91, index: 51 },
    { name: 'is linear between', steps: 120, index: 56 },
    { name: 'rounds a half up: 50/90 · 9 is 5, 50/90 · 0.9 is a half', steps: 9, index: 5 },
    { name: 'is Infinity above the table', steps: 555, index: Number.POSITIVE_INFINITY },
    { name: 'is nothing for nothing', steps: Number.NaN, index: Number.NaN },
  ];
  it.each(cases)('$name', ({ steps, index }) => {
    expect(tableIndex(tableOf({}), steps)).toBe(index);
  });

  it('rounds an exact half up', () => {
    // 100 steps for 50 points: every odd step is a half.
    const table = tableOf({ decimals: 0, ends: [100] });

    expect([1, 3, 49, 51, 99].map((steps) => tableIndex(table, steps))).toEqual([1, 2, 25, 26, 50]);
  });

  it('is nothing below a table that begins late', () => {
    const table = tableOf({ decimals: 0, low: 125, ends: [null, null, 164] });

    expect(tableIndex(table, 124)).toBe(Number.NaN);
    expect(tableIndex(table, 125)).toBe(101);
    expect(table).toMatchObject({ low: 125, high: 164, top: 150 });
  });
});
