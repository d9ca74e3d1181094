import { describe, expect, test } from '@jest/globals';
import { hma } from '../../../src/stocks/indicators/hma.js';
import { wmaOf } from './support/averages.js';
import {
  barsOf,
  expectDefinition,
  expectNear,
  latest,
  outputsWhenShort,
  range,
} from './support/definition.js';

describe('hma', () => {
  test('is twice the half average less the whole one, smoothed', () => {
    // Period 2: 2 · x - (x[-1] + 2 · x) / 3, smoothed over 1.
    expectNear(hma.compute(barsOf({ series: [1, 4, 7] }), [2])[0]!, [NaN, 8 - 3, 14 - 6]);
  });

  test('is the series itself for a period of 1', () => {
    expect([...hma.compute(barsOf({ series: [0.1, 1e9, 0.3] }), [1])[0]!]).toEqual([0.1, 1e9, 0.3]);
  });

  test('is its definition', () => {
    expectDefinition(hma, ({ series }, [n], bar) => {
      if (n === 1) return [series[bar]!];
      const ahead = (i: number) =>
        2 * wmaOf(latest(series, Math.floor(n! / 2), i)) - wmaOf(latest(series, n!, i));
      return [wmaOf(range(bar - Math.floor(Math.sqrt(n!)) + 1, bar).map(ahead))];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(hma, [4])).toEqual([[NaN, NaN, NaN, NaN], []]);
  });
});
