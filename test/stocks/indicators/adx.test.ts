import { describe, expect, test } from '@jest/globals';
import { adx } from '../../../src/stocks/indicators/adx.js';
import type { IndicatorBars } from '../../../src/stocks/indicators/indicator.js';
import { barsOf, expectDefinition, expectNear, mean, outputsWhenShort, range } from './support/definition.js';
import { directionalShare } from './support/directional.js';

/** NaN where nothing moved. */
function directionalIndex(bars: IndicatorBars, n: number, bar: number): number {
  const plus = directionalShare(bars, 'plus', n, bar);
  const minus = directionalShare(bars, 'minus', n, bar);
  return (100 * Math.abs(plus - minus)) / (plus + minus);
}

function average(indices: readonly number[], n: number, bar: number): number {
  if (bar === 2 * n - 1) return mean(range(n, bar).map((i) => indices[i]! || 0));
  const previous = average(indices, n, bar - 1);
  return Number.isNaN(indices[bar]!) ? previous : (previous * (n - 1) + indices[bar]!) / n;
}

describe('adx', () => {
  test('starts as the mean of the first indices', () => {
    // Movements: +2, -1, +1; sums of period 2 at bars 2 and 3: plus 1 and 1.5, minus 1 and 0.5.
    const bars = barsOf({ high: [10, 12, 12, 13], low: [8, 9, 8, 9], close: [9, 11, 9, 12] });
    expectNear(adx.compute(bars, [2])[0]!, [NaN, NaN, NaN, (0 + 50) / 2]);
  });

  test('is 100 in a trend without a step back', () => {
    expectNear(adx.compute(barsOf({ close: [1, 2, 3, 4, 5] }), [2])[0]!, [NaN, NaN, NaN, 100, 100]);
  });

  test('is 0 where nothing ever moved', () => {
    expectNear(adx.compute(barsOf({ close: [5, 5, 5, 5, 5] }), [2])[0]!, [NaN, NaN, NaN, 0, 0]);
  });

  test('is its definition', () => {
    expectDefinition(adx, (bars, [n], bar) => {
      const indices = range(0, bar).map((i) => (i < n! ? NaN : directionalIndex(bars, n!, i)));
      return [average(indices, n!, bar)];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(adx, [2])).toEqual([[NaN, NaN, NaN], []]);
  });
});
