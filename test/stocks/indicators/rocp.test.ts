import { describe, expect, test } from '@jest/globals';
import { rocp } from '../../../src/stocks/indicators/rocp.js';
import { barsOf, expectDefinition, expectNear, outputsWhenShort } from './support/definition.js';

describe('rocp', () => {
  test('is the change as a fraction', () => {
    expectNear(rocp.compute(barsOf({ series: [2, 4, 4, 2] }), [2])[0]!, [NaN, NaN, 1, -0.5]);
  });

  test('is 0 where there is nothing to compare with', () => {
    expectNear(rocp.compute(barsOf({ series: [0, 4] }), [1])[0]!, [NaN, 0]);
  });

  test('is its definition', () => {
    expectDefinition(rocp, ({ series }, [n], bar) => [
      (series[bar]! - series[bar - n!]!) / series[bar - n!]!,
    ]);
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(rocp, [3])).toEqual([[NaN, NaN, NaN], []]);
  });
});
