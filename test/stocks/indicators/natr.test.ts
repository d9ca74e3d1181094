import { describe, expect, test } from '@jest/globals';
import { atr } from '../../../src/stocks/indicators/atr.js';
import { natr } from '../../../src/stocks/indicators/natr.js';
import { barsOf, expectDefinition, expectNear, outputsWhenShort } from './support/definition.js';

describe('natr', () => {
  // True ranges 3, 4 and 6.
  const bars = barsOf({ high: [10, 12, 13, 10], low: [8, 9, 12, 7], close: [9, 9, 13, 8] });

  test('is the average true range in percent of the close', () => {
    expectNear(natr.compute(bars, [2])[0]!, [NaN, NaN, 350 / 13, 475 / 8]);
  });

  test('is the true range itself for a period of 1', () => {
    expectNear(natr.compute(bars, [1])[0]!, [NaN, 3, 4, 6]);
  });

  test('is 0 where the close is 0', () => {
    const worthless = barsOf({ high: [2, 2, 2], low: [0, 0, 0], close: [1, 1, 0] });
    expectNear(natr.compute(worthless, [2])[0]!, [NaN, NaN, 0]);
  });

  test('is its definition', () => {
    expectDefinition(natr, (data, [n], bar) => {
      const range = atr.compute(data, [n!])[0]![bar]!;
      return [n === 1 ? range : (100 * range) / data.close[bar]!];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(natr, [2])).toEqual([[NaN, NaN], []]);
  });
});
