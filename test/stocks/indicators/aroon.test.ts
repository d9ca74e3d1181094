import { describe, expect, test } from '@jest/globals';
import { aroon } from '../../../src/stocks/indicators/aroon.js';
import { barsOf, expectDefinition, expectNear, latest, outputsWhenShort } from './support/definition.js';

describe('aroon', () => {
  test('tells how fresh the lowest low and the highest high are', () => {
    const bars = barsOf({ high: [1, 3, 2, 2], low: [1, 2, 1, 2], close: [1, 2, 2, 2] });
    const [down, up] = aroon.compute(bars, [2]);
    // Of the lows 1, 2, 1 the newest counts.
    expectNear(down!, [NaN, NaN, 100, 50]);
    expectNear(up!, [NaN, NaN, 50, 0]);
  });

  test('is its definition', () => {
    expectDefinition(aroon, ({ high, low }, [n], bar) => {
      const lows = latest(low, n! + 1, bar);
      const highs = latest(high, n! + 1, bar);
      return [
        (100 * lows.lastIndexOf(Math.min(...lows))) / n!,
        (100 * highs.lastIndexOf(Math.max(...highs))) / n!,
      ];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(aroon, [2])).toEqual([[NaN, NaN], [NaN, NaN], [], []]);
  });
});
