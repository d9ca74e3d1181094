import { describe, expect, test } from '@jest/globals';
import { ad } from '../../../src/stocks/indicators/ad.js';
import { barsOf, expectDefinition, expectNear, outputsWhenShort, range, sum } from './support/definition.js';

describe('ad', () => {
  test('adds the volume by where the close lies, and nothing for a bar without range', () => {
    const bars = barsOf({ high: [4, 4, 5], low: [2, 2, 5], close: [3.5, 2, 5], volume: [100, 30, 70] });
    expectNear(ad.compute(bars, [])[0]!, [50, 20, 20]);
  });

  test('is its definition', () => {
    expectDefinition(ad, ({ high, low, close, volume }, _, bar) => {
      const ranged = range(0, bar).filter((i) => high[i]! > low[i]!);
      const flow = (i: number) => (2 * close[i]! - low[i]! - high[i]!) / (high[i]! - low[i]!);
      return [sum(ranged.map((i) => flow(i) * volume[i]!))];
    });
  });

  test('has no value without bars', () => {
    expect(outputsWhenShort(ad, [])).toEqual([[], []]);
  });
});
