import { describe, expect, test } from '@jest/globals';
import { keltner } from '../../../src/stocks/indicators/keltner.js';
import { emaOf } from './support/averages.js';
import {
  barsOf,
  expectDefinition,
  expectNear,
  mean,
  outputsWhenShort,
  range,
  trueRangeAt,
  typicalPriceAt,
} from './support/definition.js';

describe('keltner', () => {
  test('lays true ranges around the average typical price', () => {
    // Typical prices 2, 4, 6; true ranges 4 (1 to 5), 3 (5 to 8). Middle: (2 + 4) / 2, then two thirds of the way to 6.
    const bars = barsOf({ high: [3, 5, 8], low: [1, 3, 5], close: [2, 4, 5] });
    const [upper, middle, lower] = keltner.compute(bars, [2, 1, 2]);
    expectNear(middle!, [NaN, 3, 5]);
    expectNear(upper!, [NaN, 3 + 2 * 3, 5 + 2 * 4]);
    expectNear(lower!, [NaN, 3 - 2 * 3, 5 - 2 * 4]);
  });

  test('begins both averages on one bar, whichever is longer', () => {
    expect(keltner.lookback([5, 2, 2])).toBe(4);
    expect(keltner.lookback([2, 5, 2])).toBe(5);
  });

  test('is its definition', () => {
    expectDefinition(keltner, (bars, [n, atr, multiplier], bar) => {
      const first = Math.max(n! - 1, atr!);
      const prices = range(first - n! + 1, bar).map((i) => typicalPriceAt(bars, i));
      let width = mean(range(first - atr! + 1, first).map((i) => trueRangeAt(bars, i)));
      for (const i of range(first + 1, bar)) width = (width * (atr! - 1) + trueRangeAt(bars, i)) / atr!;
      const middle = emaOf(prices, n!).at(-1)!;
      return [middle + multiplier! * width, middle, middle - multiplier! * width];
    });
  });

  test('has no value in a short history', () => {
    const nothing = [NaN, NaN, NaN];
    expect(outputsWhenShort(keltner, [2, 3, 2])).toEqual([nothing, nothing, nothing, [], [], []]);
  });
});
