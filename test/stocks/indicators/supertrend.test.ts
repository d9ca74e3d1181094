import { describe, expect, test } from '@jest/globals';
import { fc } from '../../support/properties.js';
import type { IndicatorBars } from '../../../src/stocks/indicators/indicator.js';
import { supertrend } from '../../../src/stocks/indicators/supertrend.js';
import { barsOf, expectNear, mean, outputsWhenShort, range, trueRangeAt } from './support/definition.js';

/** Line and trend of all bars from `n` on, by the definition in words. */
function definition(bars: IndicatorBars, n: number, multiplier: number): [number, number][] {
  let width = mean(range(1, n).map((i) => trueRangeAt(bars, i)));
  let [upper, lower, trend] = [...basicBands(bars, n, multiplier * width), 1] as [number, number, number];
  const rows: [number, number][] = [[lower, trend]];
  for (const i of range(n + 1, bars.close.length - 1)) {
    width = (width * (n - 1) + trueRangeAt(bars, i)) / n;
    const [basicUpper, basicLower] = basicBands(bars, i, multiplier * width);
    const before = bars.close[i - 1]!;
    upper = before > upper ? basicUpper : Math.min(upper, basicUpper);
    lower = before < lower ? basicLower : Math.max(lower, basicLower);
    if (trend === 1 ? bars.close[i]! < lower : bars.close[i]! > upper) trend = -trend;
    rows.push([trend === 1 ? lower : upper, trend]);
  }
  return rows;
}

function basicBands({ high, low }: IndicatorBars, i: number, width: number): [number, number] {
  const middle = (high[i]! + low[i]!) / 2;
  return [middle + width, middle - width];
}

/** Prices without ties: where the close lies on a band but for rounding, no two ways of computing agree on the turn. */
const wildBars = fc
  .array(
    fc.record({
      step: fc.integer({ min: -9999, max: 9999 }),
      above: fc.integer({ min: 1, max: 4999 }),
      below: fc.integer({ min: 1, max: 4999 }),
    }),
    { minLength: 13, maxLength: 120 },
  )
  .map((steps) => {
    let level = 100;
    const rows = steps.map(({ step, above, below }, i) => {
      level *= Math.exp((step + Math.SQRT1_2 * Math.sin(i)) / 200_000);
      const [high, low] = [level * (1 + above / 240_007), level * (1 - below / 240_007)];
      return { close: level, high, low };
    });
    const of = (name: 'high' | 'low' | 'close') => rows.map((row) => row[name]);
    return barsOf({ high: of('high'), low: of('low'), close: of('close') });
  });

describe('supertrend', () => {
  test('trails below a rise, turns when the close breaks it, and trails above the fall', () => {
    // Ranges of 2 throughout but for the fall: true range 8. Multiplier 1.
    const bars = barsOf({
      high: [11, 11, 11, 12, 6, 5],
      low: [9, 9, 9, 10, 4, 3],
      close: [10, 10, 10, 11, 5, 4],
    });
    const [line, trend] = supertrend.compute(bars, [2, 1]);
    // Bar 4: range (2 + 7) / 2 = 4.5, upper min(12, 5 + 4.5); bar 5: range (4.5 + 2) / 2 = 3.25, upper 4 + 3.25.
    expectNear(line!, [NaN, NaN, 8, 9, 9.5, 7.25]);
    expectNear(trend!, [NaN, NaN, 1, 1, -1, -1]);
  });

  test('stays up in a flat series', () => {
    const [line, trend] = supertrend.compute(barsOf({ close: [7, 7, 7, 7] }), [2, 3]);
    expectNear(line!, [NaN, NaN, 7, 7]);
    expectNear(trend!, [NaN, NaN, 1, 1]);
  });

  test('is its definition', () => {
    const multipliers = fc.constantFrom(0.37, 1.13, 3.01);
    fc.assert(
      fc.property(wildBars, fc.integer({ min: 2, max: 12 }), multipliers, (bars, n, multiplier) => {
        const [line, trend] = supertrend.compute(bars, [n, multiplier]);
        const rows = definition(bars, n, multiplier);
        expectNear(
          line!.slice(n),
          rows.map(([value]) => value),
        );
        expect(Array.from(trend!.slice(n))).toEqual(rows.map(([, up]) => up));
        expect([...line!.slice(0, n), ...trend!.slice(0, n)].every(Number.isNaN)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(supertrend, [2, 3])).toEqual([[NaN, NaN], [NaN, NaN], [], []]);
  });
});
