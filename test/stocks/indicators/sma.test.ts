import { describe, expect, test } from '@jest/globals';
import { sma } from '../../../src/stocks/indicators/sma.js';
import {
  barsOf,
  expectDefinition,
  expectNear,
  latest,
  mean,
  outputsWhenShort,
} from './support/definition.js';

describe('sma', () => {
  test('is the mean of the window', () => {
    expectNear(sma.compute(barsOf({ series: [1, 2, 6, 4] }), [3])[0]!, [NaN, NaN, 3, 4]);
  });

  test('is the series itself for a period of 1', () => {
    expect([...sma.compute(barsOf({ series: [0.1, 1e9, 0.3] }), [1])[0]!]).toEqual([0.1, 1e9, 0.3]);
  });

  test('is its definition', () => {
    expectDefinition(sma, ({ series }, [n], bar) => [mean(latest(series, n!, bar))]);
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(sma, [3])).toEqual([[NaN, NaN], []]);
  });
});
