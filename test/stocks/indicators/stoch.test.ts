import { describe, expect, test } from '@jest/globals';
import type { IndicatorBars } from '../../../src/stocks/indicators/indicator.js';
import { stoch } from '../../../src/stocks/indicators/stoch.js';
import { barsOf, expectDefinition, expectNear, mean, outputsWhenShort, range } from './support/definition.js';
import { fastK } from './support/fast-k.js';

const slowK = (bars: IndicatorBars, fast: number, slow: number, bar: number): number =>
  mean(range(bar - slow + 1, bar).map((i) => fastK(bars, fast, i)));

describe('stoch', () => {
  test('is the mean of fast K, and the mean of that', () => {
    // Fast K of two bars: 200/3, 100, 50.
    const bars = barsOf({ high: [3, 4, 5, 4], low: [1, 2, 2, 3], close: [2, 3, 5, 3.5] });
    const [slow, signal] = stoch.compute(bars, [2, 2, 2]);
    expectNear(slow!, [NaN, NaN, NaN, 75]);
    expectNear(signal!, [NaN, NaN, NaN, ((200 / 3 + 100) / 2 + 75) / 2]);
  });

  test('is 0 in a flat window', () => {
    expectNear(stoch.compute(barsOf({ close: [7, 7] }), [2, 1, 1])[0]!, [NaN, 0]);
  });

  test('is its definition', () => {
    expectDefinition(stoch, (bars, [fast, slow, signal], bar) => {
      const values = range(bar - signal! + 1, bar).map((i) => slowK(bars, fast!, slow!, i));
      return [values.at(-1)!, mean(values)];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(stoch, [2, 2, 1])).toEqual([[NaN, NaN], [NaN, NaN], [], []]);
  });
});
