import { describe, expect, test } from '@jest/globals';
import { cci } from '../../../src/stocks/indicators/cci.js';
import {
  barsOf,
  expectDefinition,
  expectNear,
  mean,
  outputsWhenShort,
  range,
  typicalPriceAt,
} from './support/definition.js';

describe('cci', () => {
  test('is the distance from the mean in units of the mean distance', () => {
    // Typical prices 2, 3, 7: means 2.5 and 5, mean distances 0.5 and 2.
    const bars = barsOf({ high: [3, 4, 9], low: [1, 2, 5], close: [2, 3, 7] });
    expectNear(cci.compute(bars, [2])[0]!, [NaN, 0.5 / (0.015 * 0.5), 2 / (0.015 * 2)]);
  });

  test('is 0 in a flat window, whatever the rounding of its mean', () => {
    const close = Array<number>(60).fill(0.1);
    expect([...cci.compute(barsOf({ close }), [50])[0]!.subarray(49)]).toEqual(Array(11).fill(0));
  });

  test('is its definition', () => {
    expectDefinition(cci, (bars, [n], bar) => {
      const prices = range(bar - n! + 1, bar).map((i) => typicalPriceAt(bars, i));
      const distance = prices.at(-1)! - mean(prices);
      const deviation = mean(prices.map((price) => Math.abs(price - mean(prices))));
      return [Math.abs(distance) < 1e-12 * mean(prices) ? 0 : distance / (0.015 * deviation)];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(cci, [3])).toEqual([[NaN, NaN], []]);
  });
});
