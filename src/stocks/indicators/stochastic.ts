import { nothingBefore } from './moving-average.js';
import { rollingMax, rollingMin } from './rolling-extremes.js';
import { isZeroBeside } from './zero.js';

export interface PriceColumns {
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
}

/**
 * Where the close lies between the lowest low and the highest high of the latest `period` bars, 0 to 100; 0 when these are equal.
 * `from` is the first bar that exists; NaN before `from + period - 1`.
 */
export function closeWithinRange({ high, low, close }: PriceColumns, period: number, from = 0): Float64Array {
  const highest = rollingMax(high, period, from);
  const lowest = rollingMin(low, period, from);
  const first = from + period - 1;
  const places = nothingBefore(first, close.length);
  for (let i = first; i < places.length; i++) {
    const top = highest[i]!;
    const bottom = lowest[i]!;
    places[i] = isZeroBeside(top - bottom, top + bottom) ? 0 : ((close[i]! - bottom) / (top - bottom)) * 100;
  }
  return places;
}
