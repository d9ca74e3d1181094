import type { IndicatorBars } from './indicator.js';
import { nothingBefore } from './moving-average.js';

/** The range of a bar and the close before it together, in units of the price. */
export function trueRangeOf(high: number, low: number, previousClose: number): number {
  const top = previousClose > high ? previousClose : high;
  const bottom = previousClose < low ? previousClose : low;
  return top - bottom;
}

/**
 * Wilder's average of the true range, from index `n` on: the mean of bars 1 to n there, then two weights that make up
 * (previous · (n − 1) + current) / n. Multiplied, for the next bar would have to wait for a division.
 */
export function averageTrueRange({ high, low, close }: IndicatorBars, n: number): Float64Array {
  const averages = nothingBefore(n, close.length);
  if (close.length <= n) return averages;
  let average = 0;
  for (let i = 1; i <= n; i++) average += trueRangeOf(high[i]!, low[i]!, close[i - 1]!);
  average /= n;
  averages[n] = average;
  const rest = (n - 1) / n;
  const share = 1 - rest;
  for (let i = n + 1; i < close.length; i++) {
    average = share * trueRangeOf(high[i]!, low[i]!, close[i - 1]!) + rest * average;
    averages[i] = average;
  }
  return averages;
}
