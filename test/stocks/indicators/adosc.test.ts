import { describe, expect, test } from '@jest/globals';
import { ad } from '../../../src/stocks/indicators/ad.js';
import { adosc } from '../../../src/stocks/indicators/adosc.js';
import { barsOf, expectDefinition, expectNear, outputsWhenShort } from './support/definition.js';

const average = (line: Float64Array, n: number, bar: number): number =>
  line.subarray(1, bar + 1).reduce((before, value) => before + (value - before) * (2 / (n + 1)), line[0]!);

describe('adosc', () => {
  test('is the fast minus the slow average, both seeded with the first value of the line', () => {
    // The line is 50, 50, 90: fast 50 + 40 · 2/3, slow 50 + 40 · 1/2.
    const bars = barsOf({ high: [4, 5, 4], low: [2, 5, 2], close: [3.5, 5, 4], volume: [100, 70, 40] });
    expectNear(adosc.compute(bars, [2, 3])[0]!, [NaN, NaN, 40 * (2 / 3) - 20]);
  });

  test('is its definition', () => {
    expectDefinition(adosc, (bars, [fast, slow], bar) => {
      const line = ad.compute(bars, [])[0]!;
      return [average(line, fast!, bar) - average(line, slow!, bar)];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(adosc, [2, 3])).toEqual([[NaN, NaN], []]);
  });
});
