import { describe, expect, test } from '@jest/globals';
import { apo } from '../../../src/stocks/indicators/apo.js';
import { emaOf, until } from './support/averages.js';
import { barsOf, expectDefinition, expectNear, outputsWhenShort } from './support/definition.js';

describe('apo', () => {
  test('is the difference of two averages, each seeded by its own first values', () => {
    // Fast: (2 + 4) / 2 = 3, then 5 and 23/3; slow: (2 + 4 + 6) / 3 = 4, then 13/2.
    expectNear(apo.compute(barsOf({ series: [2, 4, 6, 9] }), [2, 3])[0]!, [NaN, NaN, 1, 23 / 3 - 13 / 2]);
  });

  test('takes the smaller period for the fast one', () => {
    const bars = barsOf({ series: [2, 4, 6, 9, 1, 5, 3] });
    expect(apo.compute(bars, [4, 2])).toEqual(apo.compute(bars, [2, 4]));
    expect(apo.lookback([4, 2])).toBe(apo.lookback([2, 4]));
  });

  test('is its definition', () => {
    expectDefinition(apo, ({ series }, args, bar) => {
      const [fast, slow] = args.map((n) => emaOf(until(series, bar), n).at(-1)!) as [number, number];
      return [fast - slow];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(apo, [2, 3])).toEqual([[NaN, NaN], []]);
  });
});
