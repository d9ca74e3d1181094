import { describe, expect, test } from '@jest/globals';
import { donchian } from '../../../src/stocks/indicators/donchian.js';
import { barsOf, expectDefinition, expectNear, latest, outputsWhenShort } from './support/definition.js';

describe('donchian', () => {
  test('is the range of the window and its middle', () => {
    const [upper, middle, lower] = donchian.compute(barsOf({ high: [3, 5, 4], low: [1, 4, 2] }), [2]);
    expectNear(upper!, [NaN, 5, 5]);
    expectNear(middle!, [NaN, 3, 3.5]);
    expectNear(lower!, [NaN, 1, 2]);
  });

  test('is its definition', () => {
    expectDefinition(donchian, ({ high, low }, [n], bar) => {
      const top = Math.max(...latest(high, n!, bar));
      const bottom = Math.min(...latest(low, n!, bar));
      return [top, (top + bottom) / 2, bottom];
    });
  });

  test('has no value in a short history', () => {
    const nothing = [NaN, NaN];
    expect(outputsWhenShort(donchian, [3])).toEqual([nothing, nothing, nothing, [], [], []]);
  });
});
