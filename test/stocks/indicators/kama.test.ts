import { describe, expect, test } from '@jest/globals';
import { kama } from '../../../src/stocks/indicators/kama.js';
import { barsOf, expectDefinition, expectNear, outputsWhenShort, range, sum } from './support/definition.js';

const slowest = 2 / 31;
const fastest = 2 / 3;

function averageOf(series: Float64Array, n: number, bar: number): number {
  let average = series[n - 1]!;
  for (const i of range(n, bar)) {
    const path = sum(range(i - n + 1, i).map((j) => Math.abs(series[j]! - series[j - 1]!)));
    const efficiency = path === 0 ? 1 : Math.min(1, Math.abs(series[i]! - series[i - n]!) / path);
    average += (efficiency * (fastest - slowest) + slowest) ** 2 * (series[i]! - average);
  }
  return average;
}

describe('kama', () => {
  test('goes at its fastest along a straight line, at its slowest where all steps cancel out', () => {
    const straight = kama.compute(barsOf({ series: [1, 2, 3] }), [2])[0]!;
    expectNear(straight, [NaN, NaN, 2 + (2 / 3) ** 2]);
    const backAndForth = kama.compute(barsOf({ series: [1, 2, 1] }), [2])[0]!;
    expectNear(backAndForth, [NaN, NaN, 2 - (2 / 31) ** 2]);
  });

  test.each(range(1, 12))(
    'takes a stretch without any step for straight, whatever came before: wave %i',
    (k) => {
      const wave = range(1, 40).map((i) => Math.exp(5 * Math.sin(i * k)));
      const values = kama.compute(barsOf({ series: [...wave, ...range(1, 60).map(() => 10)] }), [7])[0]!;
      // Seven bars without a step take the way of 30 at the fastest share to 10 within rounding.
      expectNear([values.at(-1)!], [10]);
    },
  );

  test('is the series itself for a period of 1', () => {
    expect([...kama.compute(barsOf({ series: [0.1, 1e9, 0.3] }), [1])[0]!]).toEqual([0.1, 1e9, 0.3]);
  });

  test('is its definition', () => {
    expectDefinition(kama, ({ series }, [n], bar) => [n === 1 ? series[bar]! : averageOf(series, n!, bar)]);
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(kama, [3])).toEqual([[NaN, NaN, NaN], []]);
  });
});
