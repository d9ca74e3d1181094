import { describe, expect, test } from '@jest/globals';
import { ppo } from '../../../src/stocks/indicators/ppo.js';
import { emaOf, until } from './support/averages.js';
import { barsOf, expectDefinition, expectNear, outputsWhenShort } from './support/definition.js';

describe('ppo', () => {
  test('is the difference of two averages in percent of the slow one, each seeded by its own first values', () => {
    // Fast: (2 + 4) / 2 = 3, then 5 and 23/3; slow: (2 + 4 + 6) / 3 = 4, then 13/2.
    expectNear(ppo.compute(barsOf({ series: [2, 4, 6, 9] }), [2, 3])[0]!, [
      NaN,
      NaN,
      (1 / 4) * 100,
      ((23 / 3 - 13 / 2) / (13 / 2)) * 100,
    ]);
  });

  test('takes the smaller period for the fast one', () => {
    const bars = barsOf({ series: [2, 4, 6, 9, 1, 5, 3] });
    expect(ppo.compute(bars, [4, 2])).toEqual(ppo.compute(bars, [2, 4]));
    expect(ppo.lookback([4, 2])).toBe(ppo.lookback([2, 4]));
  });

  test('is 0 where the slow average is 0', () => {
    expect([...ppo.compute(barsOf({ series: [0, 0, 0] }), [2, 3])[0]!]).toEqual([NaN, NaN, 0]);
  });

  test('is its definition', () => {
    expectDefinition(ppo, ({ series }, args, bar) => {
      const [fast, slow] = args.map((n) => emaOf(until(series, bar), n).at(-1)!) as [number, number];
      return [((fast - slow) / slow) * 100];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(ppo, [2, 3])).toEqual([[NaN, NaN], []]);
  });
});
