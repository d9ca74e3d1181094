import { describe, expect, test } from '@jest/globals';
import {
  exponentialAverage,
  meanOf,
  nothingBefore,
  simpleAverage,
  weightedAverage,
} from '../../../src/stocks/indicators/moving-average.js';
import { expectNear } from './support/definition.js';

const averages = [
  ['simpleAverage', simpleAverage, [NaN, NaN, NaN, 3]],
  ['exponentialAverage', exponentialAverage, [NaN, NaN, NaN, 3]],
  ['weightedAverage', weightedAverage, [NaN, NaN, NaN, 10 / 3]],
] as const;

describe.each(averages)('%s', (_, average, wanted) => {
  test('reads nothing before its first value', () => {
    expectNear(average(Float64Array.of(NaN, 99, 2, 4), 2, 2), wanted);
  });

  test('has nothing where the values end before the first window does', () => {
    expect([...average(Float64Array.of(1, 2), 3)]).toEqual([NaN, NaN]);
    expect([...average(Float64Array.of(1, 2), 2, 5)]).toEqual([NaN, NaN]);
    expect([...average(new Float64Array(0), 1)]).toEqual([]);
  });
});

describe('meanOf', () => {
  test('takes as many values as asked for', () => {
    expect(meanOf(Float64Array.of(9, 1, 2, 6, 9), 1, 3)).toBe(3);
  });
});

describe('nothingBefore', () => {
  test('is NaN up to the first, also where there is none', () => {
    expect([...nothingBefore(1, 3)]).toEqual([NaN, 0, 0]);
    expect([...nothingBefore(5, 2)]).toEqual([NaN, NaN]);
  });
});
