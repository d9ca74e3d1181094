import { describe, expect, test } from '@jest/globals';
import { bbands } from '../../../src/stocks/indicators/bbands.js';
import { populationVariance } from './support/averages.js';
import {
  barsOf,
  expectDefinition,
  expectNear,
  latest,
  mean,
  outputsWhenShort,
} from './support/definition.js';

describe('bbands', () => {
  test('are as many population deviations above and below the mean', () => {
    // Of 1, 5, 9 the mean is 5 and the variance (16 + 0 + 16) / 3.
    const [upper, middle, lower] = bbands.compute(barsOf({ series: [1, 5, 9] }), [3, 2, 0.5]);
    expectNear(upper!, [NaN, NaN, 5 + 2 * Math.sqrt(32 / 3)]);
    expectNear(middle!, [NaN, NaN, 5]);
    expectNear(lower!, [NaN, NaN, 5 - 0.5 * Math.sqrt(32 / 3)]);
  });

  test('meet in a flat window', () => {
    const bands = bbands.compute(barsOf({ series: [5, 0.1, 0.1, 0.1] }), [3, 2, 2]);
    expectNear(
      bands.map((band) => band[3]!),
      [0.1, 0.1, 0.1],
    );
  });

  test('are their definition', () => {
    expectDefinition(bbands, ({ series }, [n, up, down], bar) => {
      const window = latest(series, n!, bar);
      const deviation = Math.sqrt(populationVariance(window));
      return [mean(window) + up! * deviation, mean(window), mean(window) - down! * deviation];
    });
  });

  test('have no value in a short history', () => {
    const nothing = [NaN, NaN];
    expect(outputsWhenShort(bbands, [3, 2, 2])).toEqual([nothing, nothing, nothing, [], [], []]);
  });
});
