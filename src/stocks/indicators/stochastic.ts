import { nothingBefore } from './moving-average.js';
import { rangePlaces, type RangePlaces } from './range-places.js';
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
export function closeWithinRange(prices: PriceColumns, period: number, from = 0): Float64Array {
  return shares(prices, rangePlaces(prices.high, prices.low, period, from), from + period - 1);
}

function shares({ high, low, close }: PriceColumns, places: RangePlaces, first: number): Float64Array {
  const { highest, lowest } = places;
  const found = nothingBefore(first, close.length);
  for (let i = first; i < found.length; i++) {
    const top = high[highest[i]!]!;
    const bottom = low[lowest[i]!]!;
    found[i] = isZeroBeside(top - bottom, top + bottom) ? 0 : ((close[i]! - bottom) / (top - bottom)) * 100;
  }
  return found;
}
