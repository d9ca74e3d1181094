import { describe, expect, test } from '@jest/globals';
import { variance } from '../../../src/stocks/indicators/var.js';
import { populationVariance } from './support/averages.js';
import { barsOf, expectDefinition, expectNear, latest, outputsWhenShort } from './support/definition.js';

describe('var', () => {
  test('divides by the period, not by one less', () => {
    expectNear(variance.compute(barsOf({ series: [1, 5, 9] }), [2])[0]!, [NaN, 4, 4]);
  });

  test('is 0 throughout for a period of 1', () => {
    expect([...variance.compute(barsOf({ series: [0.1, 1e9, 0.3] }), [1])[0]!]).toEqual([0, 0, 0]);
  });

  test('is its definition', () => {
    expectDefinition(variance, ({ series }, [n], bar) => [populationVariance(latest(series, n!, bar))]);
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(variance, [3])).toEqual([[NaN, NaN], []]);
  });
});
