import { describe, expect, test } from '@jest/globals';
import type { Arguments } from '../../../src/stocks/indicators/indicator.js';
import { rsi } from '../../../src/stocks/indicators/rsi.js';
import { barsOf, expectDefinition, expectNear, mean, outputsWhenShort, range } from './support/definition.js';

const compute = (series: number[], args: Arguments): number[] => [
  ...rsi.compute(barsOf({ series }), args)[0]!,
];

/** Wilder's average of the changes up to `bar`, each turned into a gain or a loss by `of`. */
function average(series: Float64Array, n: number, bar: number, of: (change: number) => number): number {
  const at = (i: number) => of(series[i]! - series[i - 1]!);
  return bar === n ? mean(range(1, n).map(at)) : (average(series, n, bar - 1, of) * (n - 1) + at(bar)) / n;
}

describe('rsi', () => {
  test('is the share of gains in the averages of gains and losses', () => {
    // Changes 1, -0.5, 1.5: gains average 0.5, losses 0.25; then 1 and 0.125.
    expectNear(compute([10, 11, 10.5, 12], [2]), [NaN, NaN, 200 / 3, 800 / 9]);
  });

  test('is 100 where all rose, 0 where all fell and 0 where nothing moved', () => {
    expect(compute([1, 2, 3], [2])[2]).toBe(100);
    expect(compute([3, 2, 1], [2])[2]).toBe(0);
    expect(compute([2, 2, 2], [2])[2]).toBe(0);
  });

  test('is its definition', () => {
    expectDefinition(rsi, ({ series }, [n], bar) => {
      const gain = average(series, n!, bar, (change) => Math.max(change, 0));
      const loss = average(series, n!, bar, (change) => Math.max(-change, 0));
      return [gain + loss === 0 ? 0 : (100 * gain) / (gain + loss)];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(rsi, [3])).toEqual([[NaN, NaN, NaN], []]);
  });
});
