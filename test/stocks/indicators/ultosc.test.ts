import { describe, expect, test } from '@jest/globals';
import type { IndicatorBars } from '../../../src/stocks/indicators/indicator.js';
import { ultosc } from '../../../src/stocks/indicators/ultosc.js';
import {
  barsOf,
  expectDefinition,
  expectNear,
  outputsWhenShort,
  range,
  sum,
  trueRangeAt,
} from './support/definition.js';

/** Share of the buying pressure in the true range of the latest `n` bars. */
function shareOf(bars: IndicatorBars, n: number, bar: number): number {
  const { low, close } = bars;
  const places = range(bar - n + 1, bar);
  const moved = sum(places.map((i) => trueRangeAt(bars, i)));
  const pressure = sum(places.map((i) => close[i]! - Math.min(low[i]!, close[i - 1]!)));
  return moved === 0 ? 0 : pressure / moved;
}

describe('ultosc', () => {
  test('weighs three shares by 4, 2 and 1, the shortest most', () => {
    // Buying pressures 2, 0 and 1 of true ranges 3, 4 and 1.
    const bars = barsOf({ high: [10, 12, 11, 8], low: [10, 9, 7, 7], close: [10, 11, 7, 8] });
    const wanted = (100 * (4 * (1 / 1) + 2 * (1 / 5) + 3 / 8)) / 7;
    expectNear(ultosc.compute(bars, [1, 2, 3])[0]!, [NaN, NaN, NaN, wanted]);
    expect(ultosc.compute(bars, [3, 1, 2])).toEqual(ultosc.compute(bars, [1, 2, 3]));
  });

  test('is 0 where nothing moves, also after bars whose sums leave a rest', () => {
    const close = [0.1, 0.7, 0.2, 0.5, ...Array<number>(6).fill(0.3)];
    expect([...ultosc.compute(barsOf({ close }), [1, 2, 3])[0]!.subarray(7)]).toEqual([0, 0, 0]);
  });

  test('counts still bars from before its first value', () => {
    const close = [0.3, 0.3, 0.3, 0.3, 0.3];
    expectNear(ultosc.compute(barsOf({ close }), [1, 2, 3])[0]!, [NaN, NaN, NaN, 0, 0]);
  });

  test('is its definition', () => {
    expectDefinition(ultosc, (bars, periods, bar) => {
      const [short, medium, long] = periods.toSorted((a, b) => a - b).map((n) => shareOf(bars, n, bar));
      return [(100 * (4 * short! + 2 * medium! + long!)) / 7];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(ultosc, [3, 1, 2])).toEqual([[NaN, NaN, NaN], []]);
  });
});
