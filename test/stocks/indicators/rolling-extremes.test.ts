import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  rollingMax,
  rollingMaxIndex,
  rollingMin,
  rollingMinIndex,
} from '../../../src/stocks/indicators/rolling-extremes.js';

/** Steps of a few kinds, so that there are ties, runs up and down, and stretches of one value. */
const series = fc
  .array(fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: 1, max: 12 })), { maxLength: 40 })
  .map((runs) => {
    let value = 0;
    return Float64Array.from(runs.flatMap(([step, length]) => Array.from({ length }, () => (value += step))));
  });

type Extreme = { value: number; place: number };
function naive(
  values: Float64Array,
  period: number,
  from: number,
  best: (...all: number[]) => number,
): Extreme[] {
  return [...values].map((_, i) => {
    if (i < from + period - 1) return { value: NaN, place: -1 };
    const window = [...values.subarray(i - period + 1, i + 1)];
    const value = best(...window);
    return { value, place: i - period + 1 + window.lastIndexOf(value) };
  });
}

const cases = [
  ['short windows, searched anew', 12],
  ['long windows, by blocks', 90],
] as const;

describe.each(cases)('rolling extremes of %s', (_, longest) => {
  const periods = fc.integer({ min: Math.floor(longest / 3), max: longest });
  const froms = fc.integer({ min: 0, max: 5 });

  test('are the highest and lowest of each window, and the newest places of them', () => {
    fc.assert(
      fc.property(series, periods, froms, (values, period, from) => {
        const highest = naive(values, period, from, Math.max);
        const lowest = naive(values, period, from, Math.min);
        expect([...rollingMax(values, period, from)]).toEqual(highest.map(({ value }) => value));
        expect([...rollingMin(values, period, from)]).toEqual(lowest.map(({ value }) => value));
        expect([...rollingMaxIndex(values, period, from)]).toEqual(highest.map(({ place }) => place));
        expect([...rollingMinIndex(values, period, from)]).toEqual(lowest.map(({ place }) => place));
      }),
      { numRuns: 300 },
    );
  });
});

describe('rolling extremes', () => {
  test('do not read what stands before the first value', () => {
    const values = Float64Array.of(NaN, 9, 3, 4, 2);
    expect([...rollingMax(values, 2, 2)]).toEqual([NaN, NaN, NaN, 4, 4]);
    expect([...rollingMinIndex(values, 2, 2)]).toEqual([-1, -1, -1, 2, 4]);
  });
});
