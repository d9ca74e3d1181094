import { describe, expect, test } from '@jest/globals';
import { plusDi } from '../../../src/stocks/indicators/plus-di.js';
import { barsOf, expectDefinition, expectNear, outputsWhenShort } from './support/definition.js';
import { directionalShare } from './support/directional.js';

describe('plus_di', () => {
  // The high rises by 2 and 1; true ranges 3 and 3. Sums: 2 and 3, then 2 - 1 + 1 and 3 - 1.5 + 3.
  const bars = barsOf({ high: [10, 12, 13], low: [8, 9, 10], close: [9, 11, 12] });

  test('is the movement in percent of the true range, both summed by Wilder', () => {
    expectNear(plusDi.compute(bars, [2])[0]!, [NaN, NaN, 100 * (2 / 4.5)]);
  });

  test('is a fraction for a period of 1', () => {
    expectNear(plusDi.compute(bars, [1])[0]!, [NaN, 2 / 3, 1 / 3]);
  });

  test('is 0 where nothing moves', () => {
    expectNear(plusDi.compute(barsOf({ close: [5, 5, 5] }), [2])[0]!, [NaN, NaN, 0]);
  });

  test('is its definition', () => {
    expectDefinition(plusDi, (data, [n], bar) => [
      (n === 1 ? 1 : 100) * directionalShare(data, 'plus', n!, bar),
    ]);
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(plusDi, [3])).toEqual([[NaN, NaN, NaN], []]);
  });
});
