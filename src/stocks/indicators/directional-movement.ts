import type { IndicatorBars } from './indicator.js';
import { trueRange } from './true-range.js';
import { wilderSum } from './wilder.js';

export type Direction = 'plus' | 'minus';

/**
 * Wilder's directional movement: how far the high rose (`plus`) or the low fell (`minus`), where that is more than 0 and
 * more than the other; otherwise 0, as at bar 0.
 */
export function directionalMovement(
  high: Float64Array,
  low: Float64Array,
  direction: Direction,
): Float64Array {
  const moves = new Float64Array(high.length);
  const plus = direction === 'plus';
  for (let i = 1; i < moves.length; i++) {
    const rise = high[i]! - high[i - 1]!;
    const fall = low[i - 1]! - low[i]!;
    const move = plus ? rise : fall;
    if (move > 0 && move > (plus ? fall : rise)) moves[i] = move;
  }
  return moves;
}

/** Wilder's sums of one direction's movement and of the true range, from index `period` on. */
export function directionalSums({ high, low, close }: IndicatorBars, period: number) {
  const of = (direction: Direction) => wilderSum(directionalMovement(high, low, direction), period, 1);
  return { plus: of('plus'), minus: of('minus'), range: wilderSum(trueRange(high, low, close), period, 1) };
}

/**
 * Movement of one direction in percent of the true range, from index `period` on; 0 where nothing moved. Of period 1 it
 * is a fraction, not a percentage: TA-Lib's choice.
 */
export function directionalIndicator(
  { high, low, close }: IndicatorBars,
  period: number,
  direction: Direction,
): Float64Array {
  const indicators = wilderSum(directionalMovement(high, low, direction), period, 1);
  const range = wilderSum(trueRange(high, low, close), period, 1);
  const scale = period === 1 ? 1 : 100;
  for (let i = period; i < indicators.length; i++)
    indicators[i] = range[i]! > 0 ? scale * (indicators[i]! / range[i]!) : 0;
  return indicators;
}
