import { describe, expect, test } from '@jest/globals';
import { macd } from '../../../src/stocks/indicators/macd.js';
import { emaOf, until } from './support/averages.js';
import { barsOf, expectDefinition, expectNear, outputsWhenShort } from './support/definition.js';

describe('macd', () => {
  test('seeds both averages on the same bar, and the signal by the first values of their difference', () => {
    // Fast: (4 + 6) / 2 = 5, then 5 + 2/3 · (9 - 5); slow: (2 + 4 + 6) / 3 = 4, then 4 + 1/2 · (9 - 4).
    const [line, signal, histogram] = macd.compute(barsOf({ series: [2, 4, 6, 9] }), [2, 3, 2]);
    const latest = 23 / 3 - 13 / 2;
    expectNear(line!, [NaN, NaN, NaN, latest]);
    expectNear(signal!, [NaN, NaN, NaN, (1 + latest) / 2]);
    expectNear(histogram!, [NaN, NaN, NaN, latest - (1 + latest) / 2]);
  });

  test('takes the smaller period for the fast one', () => {
    const bars = barsOf({ series: [2, 4, 6, 9, 1, 5, 3] });
    expect(macd.compute(bars, [4, 2, 2])).toEqual(macd.compute(bars, [2, 4, 2]));
    expect(macd.lookback([4, 2, 2])).toBe(macd.lookback([2, 4, 2]));
  });

  test('has the line itself, to the last digit, for a signal of 1', () => {
    const series = Array.from({ length: 60 }, (_, i) => Math.exp(6 * Math.sin(i)));
    const [line, signal, histogram] = macd.compute(barsOf({ series }), [2, 12, 1]);
    expect(signal).toEqual(line);
    expect(new Set(histogram!.slice(11))).toEqual(new Set([0]));
  });

  test('is its definition', () => {
    expectDefinition(macd, ({ series }, [fast, slow, signal], bar) => {
      const values = until(series, bar);
      const slowAverages = emaOf(values, slow!);
      const lines = emaOf(values.slice(slow! - fast!), fast!).map((value, i) => value - slowAverages[i]!);
      const average = emaOf(lines, signal!).at(-1)!;
      return [lines.at(-1)!, average, lines.at(-1)! - average];
    });
  });

  test('has no value in a short history', () => {
    const nothing = [NaN, NaN, NaN];
    expect(outputsWhenShort(macd, [2, 3, 2])).toEqual([nothing, nothing, nothing, [], [], []]);
  });
});
