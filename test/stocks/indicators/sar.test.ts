import { describe, expect, test } from '@jest/globals';
import type { Arguments, IndicatorBars } from '../../../src/stocks/indicators/indicator.js';
import { sar } from '../../../src/stocks/indicators/sar.js';
import { barsOf, expectDefinition, expectNear, outputsWhenShort } from './support/definition.js';

interface Position {
  long: boolean;
  stop: number;
  extreme: number;
  factor: number;
}

function opened({ high, low }: Pick<IndicatorBars, 'high' | 'low'>, acceleration: number): Position {
  const long = !(low[0]! > low[1]! && low[0]! - low[1]! > high[1]! - high[0]!);
  const [stop, extreme] = long ? [low[0]!, high[1]!] : [high[0]!, low[1]!];
  return { long, stop, extreme, factor: acceleration };
}

/** The stop of bar `last`, with long and short told apart. */
function stopOf({ high, low }: IndicatorBars, [step, maximum]: Arguments, last: number): number {
  const acceleration = Math.min(step!, maximum!);
  let at = opened({ high, low }, acceleration);
  let shown = NaN;
  for (let i = 1; i <= last; i++) {
    const before = Math.max(1, i - 1);
    const highest = Math.max(high[before]!, high[i]!);
    const lowest = Math.min(low[before]!, low[i]!);
    if (at.long && low[i]! <= at.stop)
      at = { long: false, stop: Math.max(at.extreme, highest), extreme: low[i]!, factor: acceleration };
    else if (!at.long && high[i]! >= at.stop)
      at = { long: true, stop: Math.min(at.extreme, lowest), extreme: high[i]!, factor: acceleration };
    shown = at.stop;
    if (at.long ? high[i]! > at.extreme : low[i]! < at.extreme) {
      at.extreme = at.long ? high[i]! : low[i]!;
      at.factor = Math.min(at.factor + acceleration, maximum!);
    }
    const moved = at.stop + at.factor * (at.extreme - at.stop);
    at.stop = at.long ? Math.min(moved, lowest) : Math.max(moved, highest);
  }
  return shown;
}

describe('sar', () => {
  test('follows a rise ever faster, and reverses where the low reaches it', () => {
    const bars = barsOf({ high: [10, 11, 12, 11], low: [9, 10, 11, 8], close: [10, 11, 12, 8] });
    expectNear(sar.compute(bars, [0.02, 0.2])[0]!, [NaN, 9, 9 + 0.02 * 2, 12]);
  });

  test('starts short where the low fell by more than the high rose', () => {
    const bars = barsOf({ high: [10, 9, 8], low: [9, 7, 6], close: [9, 8, 7] });
    // From 10 towards 7 by 0.02 is 9.94; no lower than the highs 9 and 9.
    expectNear(sar.compute(bars, [0.02, 0.2])[0]!, [NaN, 10, 9.94]);
  });

  test('starts slowly again after a reversal', () => {
    const high = [10, 11, 12, 13, 11, 9, 8];
    const low = [9, 10, 11, 12, 8, 7, 6];
    // Reversed at bar 4 to 13; bar 5 is the first new low: 13 + 0.04 · (7 - 13).
    expectNear(sar.compute(barsOf({ high, low }), [0.02, 0.2])[0]!.subarray(4), [13, 13, 12.76]);
  });

  test('takes an acceleration above the maximum for the maximum', () => {
    const bars = barsOf({
      high: [10, 11, 12, 13, 14],
      low: [9, 10, 11, 12, 13],
      close: [10, 11, 12, 13, 14],
    });
    expect(sar.compute(bars, [0.5, 0.1])).toEqual(sar.compute(bars, [0.1, 0.1]));
  });

  test('is its definition', () => {
    expectDefinition(sar, (bars, args, bar) => [stopOf(bars, args, bar)]);
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(sar, [0.02, 0.2])).toEqual([[NaN], []]);
  });
});
