import { trueRangeOf } from './average-true-range.js';
import type { IndicatorBars } from './indicator.js';

/** The mean true range of the `count` bars that end with `last`, in units of the price. Bar 0 has no true range. */
export function meanTrueRange({ high, low, close }: IndicatorBars, last: number, count: number): number {
  let sum = 0;
  for (let i = last - count + 1; i <= last; i++) sum += trueRangeOf(high[i]!, low[i]!, close[i - 1]!);
  return sum / count;
}
