import { describe, expect, test } from '@jest/globals';
import { stddev } from '../../../src/stocks/indicators/stddev.js';
import { populationVariance } from './support/averages.js';
import { barsOf, expectDefinition, expectNear, latest, outputsWhenShort } from './support/definition.js';

describe('stddev', () => {
  test('divides by the period, not by one less', () => {
    expectNear(stddev.compute(barsOf({ series: [1, 5, 9] }), [2])[0]!, [NaN, 2, 2]);
  });

  test('is 0 in a flat window', () => {
    expect(stddev.compute(barsOf({ series: [5, 0.1, 0.1, 0.1] }), [3])[0]![3]).toBe(0);
  });

  test('is its definition', () => {
    expectDefinition(stddev, ({ series }, [n], bar) => [
      Math.sqrt(populationVariance(latest(series, n!, bar))),
    ]);
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(stddev, [3])).toEqual([[NaN, NaN], []]);
  });
});
