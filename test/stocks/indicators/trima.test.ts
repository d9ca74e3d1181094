import { describe, expect, test } from '@jest/globals';
import { trima } from '../../../src/stocks/indicators/trima.js';
import { barsOf, expectDefinition, expectNear, latest, outputsWhenShort, sum } from './support/definition.js';

/** 1, 2, 3, 2, 1 or 1, 2, 2, 1. */
const weightsOf = (n: number): number[] => Array.from({ length: n }, (_, i) => Math.min(i + 1, n - i));
const triangularMean = (values: readonly number[]): number => {
  const weights = weightsOf(values.length);
  return sum(values.map((value, i) => value * weights[i]!)) / sum(weights);
};

describe('trima', () => {
  test('weighs the middle of the window most', () => {
    expectNear(trima.compute(barsOf({ series: [1, 2, 6, 4] }), [3])[0]!, [NaN, NaN, 11 / 4, 18 / 4]);
    expectNear(trima.compute(barsOf({ series: [1, 2, 6, 4, 9] }), [4])[0]!, [NaN, NaN, NaN, 21 / 6, 31 / 6]);
  });

  test('is the series itself for a period of 1', () => {
    expect([...trima.compute(barsOf({ series: [0.5, 4, 0.25] }), [1])[0]!]).toEqual([0.5, 4, 0.25]);
  });

  test('is its definition', () => {
    expectDefinition(trima, ({ series }, [n], bar) => [triangularMean(latest(series, n!, bar))]);
  });

  test.each([5, 30])('keeps nothing of a spike that left long ago, for a period of %i', (n) => {
    const series = Array.from({ length: 20_000 }, (_, i) => (i === 10_000 ? 1e9 : 100 + Math.sin(i)));
    const values = trima.compute(barsOf({ series }), [n])[0]!;
    expect(Math.abs(values.at(-1)! / triangularMean(series.slice(-n)) - 1)).toBeLessThan(1e-11);
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(trima, [3])).toEqual([[NaN, NaN], []]);
  });
});
