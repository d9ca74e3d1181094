import { describe, expect, test } from '@jest/globals';
import { atr } from '../../../src/stocks/indicators/atr.js';
import type { IndicatorBars } from '../../../src/stocks/indicators/indicator.js';
import {
  barsOf,
  expectDefinition,
  expectNear,
  mean,
  outputsWhenShort,
  range,
  trueRangeAt,
} from './support/definition.js';

function average(bars: IndicatorBars, n: number, bar: number): number {
  if (bar === n) return mean(range(1, n).map((i) => trueRangeAt(bars, i)));
  return (average(bars, n, bar - 1) * (n - 1) + trueRangeAt(bars, bar)) / n;
}

describe('atr', () => {
  test('starts as the mean of the first true ranges and goes on by Wilder', () => {
    // True ranges 3, 4 (from the close before, up) and 6 (from the close before, down).
    const bars = barsOf({ high: [10, 12, 13, 10], low: [8, 9, 12, 7], close: [9, 9, 13, 8] });
    expectNear(atr.compute(bars, [2])[0]!, [NaN, NaN, 3.5, (3.5 + 6) / 2]);
    expectNear(atr.compute(bars, [1])[0]!, [NaN, 3, 4, 6]);
  });

  test('is its definition', () => {
    expectDefinition(atr, (bars, [n], bar) => [average(bars, n!, bar)]);
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(atr, [2])).toEqual([[NaN, NaN], []]);
  });
});
