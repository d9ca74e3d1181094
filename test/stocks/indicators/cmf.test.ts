import { describe, expect, test } from '@jest/globals';
import { cmf } from '../../../src/stocks/indicators/cmf.js';
import {
  barsOf,
  expectDefinition,
  expectNear,
  latest,
  outputsWhenShort,
  range,
  sum,
} from './support/definition.js';

describe('cmf', () => {
  test('is the share of the volume that flowed in', () => {
    // Flows 50, -30 and 0, for want of a range.
    const bars = barsOf({ high: [4, 4, 5], low: [2, 2, 5], close: [3.5, 2, 5], volume: [100, 30, 70] });
    expectNear(cmf.compute(bars, [2])[0]!, [NaN, 20 / 130, -30 / 100]);
  });

  test('is 0 in a window without volume', () => {
    const bars = barsOf({ high: [4, 4, 4], low: [2, 2, 2], close: [4, 4, 4], volume: [9, 0, 0] });
    expectNear(cmf.compute(bars, [2])[0]!, [NaN, 1, 0]);
  });

  test('is its definition', () => {
    expectDefinition(cmf, ({ high, low, close, volume }, [n], bar) => {
      const ranged = range(bar - n! + 1, bar).filter((i) => high[i]! > low[i]!);
      const flow = (i: number) => (2 * close[i]! - low[i]! - high[i]!) / (high[i]! - low[i]!);
      const total = sum(latest(volume, n!, bar));
      return [total === 0 ? 0 : sum(ranged.map((i) => flow(i) * volume[i]!)) / total];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(cmf, [3])).toEqual([[NaN, NaN], []]);
  });
});
