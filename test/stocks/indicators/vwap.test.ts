import { describe, expect, test } from '@jest/globals';
import { fc } from '../../support/properties.js';
import { vwap } from '../../../src/stocks/indicators/vwap.js';
import {
  barsOf,
  expectDefinition,
  expectNear,
  outputsWhenShort,
  range,
  sum,
  typicalPriceAt,
} from './support/definition.js';

const anchors = ['none', 'week', 'month', 'quarter', 'year'];
const day = (text: string): number => Date.parse(text) / 86_400_000;

/** What names the span of a day, by the calendar of the runtime. */
function spanOf(anchor: string, at: number): string {
  const date = new Date(at * 86_400_000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  // Days since the Monday of the day's week; Sunday is 0 in the runtime.
  const week = String(at - ((date.getUTCDay() + 6) % 7));
  const names: Record<string, string> = { week, month: `${year}-${month}`, year: `${year}` };
  return anchor === 'quarter' ? `${year}-${Math.floor(month / 3)}` : (names[anchor] ?? '');
}

describe('vwap', () => {
  test('is the amount traded so far by the volume so far', () => {
    const bars = barsOf({ high: [4, 6], low: [2, 4], close: [3, 5], volume: [10, 30] });
    expectNear(vwap.compute(bars, [0])[0]!, [3, (30 + 150) / 40]);
  });

  test('is 0 until there is volume', () => {
    expectNear(vwap.compute(barsOf({ close: [7, 8, 9], volume: [0, 1, 0] }), [0])[0]!, [0, 8, 8]);
  });

  test.each([
    { anchor: 'week', last: '2024-01-07', next: '2024-01-08' },
    { anchor: 'week', last: '1969-12-28', next: '1970-01-03' },
    { anchor: 'month', last: '2024-02-29', next: '2024-03-01' },
    { anchor: 'month', last: '2023-03-31', next: '2024-03-31' },
    { anchor: 'quarter', last: '1899-03-30', next: '1899-04-30' },
    { anchor: 'year', last: '1969-12-31', next: '1970-01-01' },
  ])('with $anchor it restarts between $last and $next, not within', ({ anchor, last, next }) => {
    const days = [day(last) - 1, day(last), day(next), day(next) + 1];
    const bars = barsOf({ days, close: [1, 3, 5, 9], volume: [1, 1, 1, 1] });
    const wanted = spanOf(anchor, days[2]!) === spanOf(anchor, days[3]!) ? [1, 2, 5, 7] : [1, 2, 5, 9];
    expectNear(vwap.compute(bars, [anchors.indexOf(anchor)])[0]!, wanted);
  });

  test('restarts where the calendar says, from 1670 to 2260', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 200, maxLength: 200 });
    fc.assert(
      fc.property(
        fc.integer({ min: -109_000, max: 80_000 }),
        gaps,
        fc.constantFrom(1, 2, 3, 4),
        (first, gaps, at) => {
          let latest = first;
          const days = gaps.map((gap) => (latest += gap));
          const bars = barsOf({ days, close: days.map((_, i) => i + 1), volume: days.map(() => 1) });
          const averages = vwap.compute(bars, [at])[0]!;
          const spans = days.map((one) => spanOf(anchors[at]!, one));
          for (const [i, span] of spans.entries())
            expect(averages[i]).toBeCloseTo((spans.indexOf(span) + 1 + i + 1) / 2, 9);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is its definition', () => {
    expectDefinition(vwap, (bars, [at], bar) => {
      const span = spanOf(anchors[at!]!, bars.days[bar]!);
      const spanned = range(0, bar).filter((i) => spanOf(anchors[at!]!, bars.days[i]!) === span);
      const volume = sum(spanned.map((i) => bars.volume[i]!));
      const amount = sum(spanned.map((i) => typicalPriceAt(bars, i) * bars.volume[i]!));
      return [volume === 0 ? 0 : amount / volume];
    });
  });

  test('has no value without bars', () => {
    expect(outputsWhenShort(vwap, [0])).toEqual([[], []]);
  });
});
