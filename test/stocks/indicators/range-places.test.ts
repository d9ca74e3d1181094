import { describe, expect, test } from '@jest/globals';
import { fc } from '../../support/properties.js';
import { rangePlaces } from '../../../src/stocks/indicators/range-places.js';
import { latest } from './support/definition.js';

/** Few levels, so that many are equal. */
const prices = fc
  .array(fc.integer({ min: 1, max: 6 }), { maxLength: 60 })
  .map((list) => Float64Array.from(list));

describe('range places', () => {
  test('are those of the highest high and the lowest low, the newest of equals', () => {
    const places = rangePlaces(Float64Array.of(5, 3, 4, 4, 2), Float64Array.of(2, 3, 1, 1, 2), 3);
    expect([...places.highest.subarray(2)]).toEqual([0, 3, 3]);
    expect([...places.lowest.subarray(2)]).toEqual([2, 3, 3]);
  });

  test('are those of a search in each window, wherever the first bar is', () => {
    const places = fc.tuple(prices, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(places, ([price, period, from]) => {
        const known = price.map((value, i) => (i < from ? NaN : value));
        const low = known.map((value) => (value * 5) % 7);
        const { highest, lowest } = rangePlaces(known, low, period, from);
        for (let i = from + period - 1; i < price.length; i++) {
          const [highs, lows] = [latest(known, period, i), latest(low, period, i)];
          const start = i - period + 1;
          expect(highest[i]).toBe(start + highs.lastIndexOf(Math.max(...highs)));
          expect(lowest[i]).toBe(start + lows.lastIndexOf(Math.min(...lows)));
        }
      }),
      { numRuns: 300 },
    );
  });
});
