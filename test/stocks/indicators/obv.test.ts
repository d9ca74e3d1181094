import { describe, expect, test } from '@jest/globals';
import { obv } from '../../../src/stocks/indicators/obv.js';
import { barsOf, expectDefinition, expectNear, outputsWhenShort, range, sum } from './support/definition.js';

describe('obv', () => {
  test('starts at the first volume, adds where the series rises and takes away where it falls', () => {
    const bars = barsOf({ close: [1, 2, 2, 1], volume: [10, 20, 30, 40] });
    expectNear(obv.compute(bars, [])[0]!, [10, 30, 30, -10]);
  });

  test('reads the series asked for', () => {
    const bars = barsOf({ close: [1, 2], series: [2, 1], volume: [10, 20] });
    expectNear(obv.compute(bars, [])[0]!, [10, -10]);
  });

  test('is its definition', () => {
    expectDefinition(obv, ({ series, volume }, _, bar) => {
      const steps = range(1, bar).map((i) => Math.sign(series[i]! - series[i - 1]!) * volume[i]!);
      return [volume[0]! + sum(steps)];
    });
  });

  test('has no value without bars', () => {
    expect(outputsWhenShort(obv, [])).toEqual([[], []]);
  });
});
