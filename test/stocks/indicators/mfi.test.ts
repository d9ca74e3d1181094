import { describe, expect, test } from '@jest/globals';
import { mfi } from '../../../src/stocks/indicators/mfi.js';
import {
  barsOf,
  expectDefinition,
  expectNear,
  outputsWhenShort,
  range,
  sum,
  typicalPriceAt,
} from './support/definition.js';

describe('mfi', () => {
  test('is the share of the money of rising typical prices', () => {
    const bars = barsOf({ close: [10, 11, 10.5, 10.5], volume: [5, 10, 20, 30] });
    expectNear(mfi.compute(bars, [2])[0]!, [NaN, NaN, (100 * 110) / 320, 0]);
  });

  test('takes a move within the rounding of the prices for none', () => {
    const bars = barsOf({ close: [0.3, 0.3, 0.1 + 0.2], volume: [10, 10, 10] });
    expectNear(mfi.compute(bars, [2])[0]!, [NaN, NaN, 0]);
  });

  test('is 0 without money in the window, also after bars whose sums leave a rest', () => {
    const close = [1, 0.7, 1.2, 0.5, 0.5, 0.5, 0.5];
    expectNear(mfi.compute(barsOf({ close, volume: close.map(() => 0.1) }), [2])[0]!.subarray(5), [0, 0]);
  });

  test.each([
    { close: [0.1, 0.3, 0.9, 1.1, 0.2, 0.1], wanted: 0 },
    { close: [0.9, 0.3, 0.2, 0.1, 0.1, 0.2], wanted: 100 },
  ])('stays within 0 and 100 where rounding leaves a sum below 0: $wanted', ({ close, wanted }) => {
    expect(mfi.compute(barsOf({ close, volume: close.map(() => 0.7) }), [2])[0]!.at(-1)).toBe(wanted);
  });

  test('is its definition', () => {
    expectDefinition(mfi, (bars, [n], bar) => {
      const money = range(bar - n! + 1, bar).map((i) => {
        const [price, before] = [typicalPriceAt(bars, i), typicalPriceAt(bars, i - 1)];
        return Math.abs(price - before) < 1e-9 ? 0 : Math.sign(price - before) * price * bars.volume[i]!;
      });
      const moved = sum(money.map(Math.abs));
      return [moved === 0 ? 0 : (100 * sum(money.filter((amount) => amount > 0))) / moved];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(mfi, [2])).toEqual([[NaN, NaN], []]);
  });
});
