import { describe, expect, test } from '@jest/globals';
import { ema } from '../../../src/stocks/indicators/ema.js';
import { emaOf, until } from './support/averages.js';
import { barsOf, expectDefinition, expectNear, outputsWhenShort } from './support/definition.js';

describe('ema', () => {
  test('starts with the mean of the first values and moves by 2 / (period + 1) of the distance', () => {
    // Mean of 1, 2, 6 is 3; half of the way to 7 is 5, half of the way to 1 is 3.
    expectNear(ema.compute(barsOf({ series: [1, 2, 6, 7, 1] }), [3])[0]!, [NaN, NaN, 3, 5, 3]);
  });

  test('is the series itself for a period of 1', () => {
    expect([...ema.compute(barsOf({ series: [0.1, 1e9, 0.3] }), [1])[0]!]).toEqual([0.1, 1e9, 0.3]);
  });

  test('is its definition', () => {
    expectDefinition(ema, ({ series }, [n], bar) => [emaOf(until(series, bar), n!).at(-1)!]);
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(ema, [3])).toEqual([[NaN, NaN], []]);
  });
});
