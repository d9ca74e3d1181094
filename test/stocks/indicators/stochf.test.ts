import { describe, expect, test } from '@jest/globals';
import { stochf } from '../../../src/stocks/indicators/stochf.js';
import { barsOf, expectDefinition, expectNear, mean, outputsWhenShort, range } from './support/definition.js';
import { fastK } from './support/fast-k.js';

describe('stochf', () => {
  test('is where the close lies in the range, and the mean of that', () => {
    const bars = barsOf({ high: [3, 4, 5], low: [1, 2, 2], close: [2, 3, 5] });
    const [fast, signal] = stochf.compute(bars, [2, 2]);
    expectNear(fast!, [NaN, NaN, 100]);
    expectNear(signal!, [NaN, NaN, (200 / 3 + 100) / 2]);
  });

  test('is 0 in a flat window', () => {
    expectNear(stochf.compute(barsOf({ close: [7, 7] }), [2, 1])[0]!, [NaN, 0]);
  });

  test('is its definition', () => {
    expectDefinition(stochf, (bars, [k, d], bar) => {
      const values = range(bar - d! + 1, bar).map((i) => fastK(bars, k!, i));
      return [values.at(-1)!, mean(values)];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(stochf, [2, 2])).toEqual([[NaN, NaN], [NaN, NaN], [], []]);
  });
});
