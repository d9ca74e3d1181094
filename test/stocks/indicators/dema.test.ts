import { describe, expect, test } from '@jest/globals';
import { dema } from '../../../src/stocks/indicators/dema.js';
import { emaOf, until } from './support/averages.js';
import { barsOf, expectDefinition, expectNear, outputsWhenShort } from './support/definition.js';

describe('dema', () => {
  test('is twice the average less the average of it', () => {
    // Averages by thirds: 2, then 2 + 2/3 · (5 - 2) = 4 and 4 + 2/3 · (1 - 4) = 2; of those: 3, then 3 + 2/3 · (2 - 3).
    expectNear(dema.compute(barsOf({ series: [1, 3, 5, 1] }), [2])[0]!, [NaN, NaN, 5, 4 - 7 / 3]);
  });

  test('follows a straight line without lag', () => {
    const series = Array.from({ length: 40 }, (_, i) => 10 + 3 * i);
    expectNear([dema.compute(barsOf({ series }), [5])[0]![39]!], [127]);
  });

  test('is the series itself for a period of 1', () => {
    expect([...dema.compute(barsOf({ series: [0.1, 1e9, 0.3] }), [1])[0]!]).toEqual([0.1, 1e9, 0.3]);
  });

  test('is its definition', () => {
    expectDefinition(dema, ({ series }, [n], bar) => {
      const first = emaOf(until(series, bar), n!);
      return [2 * first.at(-1)! - emaOf(first, n!).at(-1)!];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(dema, [3])).toEqual([[NaN, NaN, NaN, NaN], []]);
  });
});
