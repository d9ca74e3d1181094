import { describe, expect, test } from '@jest/globals';
import { t3 } from '../../../src/stocks/indicators/t3.js';
import { emaOf, until } from './support/averages.js';
import { barsOf, expectDefinition, expectNear, outputsWhenShort } from './support/definition.js';

/** The averages of `values`, each of the one before: the latest value of each, e1 to e6. */
function cascade(values: number[], n: number): number[] {
  const latest: number[] = [];
  for (let of = emaOf(values, n); latest.length < 6; of = emaOf(of, n)) latest.push(of.at(-1)!);
  return latest;
}

describe('t3', () => {
  test('is an average of an average of an average for a factor of 0', () => {
    const series = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3];
    const values = t3.compute(barsOf({ series }), [2, 0])[0]!;
    expectNear([values.at(-1)!], [emaOf(emaOf(emaOf(series, 2), 2), 2).at(-1)!]);
  });

  test('is the series itself for a period of 1', () => {
    expect([...t3.compute(barsOf({ series: [0.1, 1e9, 0.3] }), [1, 0.7])[0]!]).toEqual([0.1, 1e9, 0.3]);
  });

  test('is its definition', () => {
    expectDefinition(t3, ({ series }, [n, v], bar) => {
      if (n === 1) return [series[bar]!];
      const [, , e3, e4, e5, e6] = cascade(until(series, bar), n!);
      // ((1 + v) - v · EMA)³ of e3, written out.
      return [
        (1 + v!) ** 3 * e3! - 3 * (1 + v!) ** 2 * v! * e4! + 3 * (1 + v!) * v! ** 2 * e5! - v! ** 3 * e6!,
      ];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(t3, [2, 0.7])).toEqual([Array.from({ length: 6 }, () => NaN), []]);
  });
});
