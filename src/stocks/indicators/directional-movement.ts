import { trueRangeOf } from './average-true-range.js';
import type { IndicatorBars } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { oneIf } from './one-if.js';

/** Sums by Wilder of the directional movements and of the true range, in units of the price, from index `n` on. */
export interface DirectionalSums {
  plus: Float64Array;
  minus: Float64Array;
  range: Float64Array;
}

/**
 * Movement is how far the high rose (plus) or the low fell (minus), where that is more than 0 and more than the other.
 * A sum is the plain one of bars 1 to n − 1, then previous − previous / n + current. In one pass: the three chains of
 * divisions run beside each other.
 */
export function directionalSums({ high, low, close }: IndicatorBars, n: number): DirectionalSums {
  const sums = newSums(n, close.length);
  let plus = 0;
  let minus = 0;
  let range = 0;
  for (let i = 1; i < close.length; i++) {
    if (i >= n) {
      plus -= plus / n;
      minus -= minus / n;
      range -= range / n;
    }
    const rise = high[i]! - high[i - 1]!;
    const fall = low[i - 1]! - low[i]!;
    plus += rise * (oneIf(rise > fall) & oneIf(rise > 0));
    minus += fall * (oneIf(fall > rise) & oneIf(fall > 0));
    range += trueRangeOf(high[i]!, low[i]!, close[i - 1]!);
    if (i < n) continue;
    sums.plus[i] = plus;
    sums.minus[i] = minus;
    sums.range[i] = range;
  }
  return sums;
}

/**
 * Movement in percent of the true range, from index `n` on; 0 where nothing moved. Of period 1 it is the fraction, not
 * its percentage: TA-Lib's choice.
 */
export function directionalIndicator(movement: Float64Array, range: Float64Array, n: number): Float64Array {
  const indicators = nothingBefore(n, range.length);
  const scale = n === 1 ? 1 : 100;
  for (let i = n; i < indicators.length; i++)
    indicators[i] = range[i]! > 0 ? scale * (movement[i]! / range[i]!) : 0;
  return indicators;
}

const newSums = (n: number, length: number): DirectionalSums => ({
  plus: nothingBefore(n, length),
  minus: nothingBefore(n, length),
  range: nothingBefore(n, length),
});
