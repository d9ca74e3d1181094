import { describe, expect, test } from '@jest/globals';
import { aroonosc } from '../../../src/stocks/indicators/aroonosc.js';
import { barsOf, expectDefinition, expectNear, latest, outputsWhenShort } from './support/definition.js';

describe('aroonosc', () => {
  test('is Aroon up minus Aroon down', () => {
    const bars = barsOf({ high: [1, 3, 2, 2], low: [1, 2, 1, 2], close: [1, 2, 2, 2] });
    expectNear(aroonosc.compute(bars, [2])[0]!, [NaN, NaN, -50, -50]);
  });

  test('is its definition', () => {
    expectDefinition(aroonosc, ({ high, low }, [n], bar) => {
      const lows = latest(low, n! + 1, bar);
      const highs = latest(high, n! + 1, bar);
      const distance = highs.lastIndexOf(Math.max(...highs)) - lows.lastIndexOf(Math.min(...lows));
      return [distance === 0 ? 0 : (100 * distance) / n!];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(aroonosc, [2])).toEqual([[NaN, NaN], []]);
  });
});
