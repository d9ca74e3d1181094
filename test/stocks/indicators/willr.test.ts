import { describe, expect, test } from '@jest/globals';
import { willr } from '../../../src/stocks/indicators/willr.js';
import { barsOf, expectDefinition, expectNear, latest, outputsWhenShort } from './support/definition.js';

describe('willr', () => {
  test('is how far the close lies below the highest high', () => {
    const bars = barsOf({ high: [3, 4, 5], low: [1, 2, 2], close: [2, 3, 5] });
    expectNear(willr.compute(bars, [2])[0]!, [NaN, -100 / 3, 0]);
  });

  test('is 0 in a flat window, and stays within its bounds where the close lies outside its bar', () => {
    expect(willr.compute(barsOf({ close: [7, 7] }), [2])[0]![1]).toBe(0);
    const bars = barsOf({ high: [3, 3, 3], low: [1, 1, 1], close: [1, 0, 4] });
    expectNear(willr.compute(bars, [2])[0]!, [NaN, -100, 0]);
  });

  test('is its definition', () => {
    expectDefinition(willr, ({ high, low, close }, [n], bar) => {
      const top = Math.max(...latest(high, n!, bar));
      const bottom = Math.min(...latest(low, n!, bar));
      return [top === bottom ? 0 : (-100 * (top - close[bar]!)) / (top - bottom)];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(willr, [3])).toEqual([[NaN, NaN], []]);
  });
});
