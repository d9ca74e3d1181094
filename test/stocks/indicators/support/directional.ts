import type { IndicatorBars } from '../../../../src/stocks/indicators/indicator.js';
import { trueRangeAt } from './definition.js';

/** Wilder's sum up to `bar`: plain of bars 1 to n − 1, then previous − previous / n + current. */
export function wilderSum(of: (bar: number) => number, n: number, bar: number): number {
  if (bar === 0) return 0;
  const previous = wilderSum(of, n, bar - 1);
  return (bar < n ? previous : previous - previous / n) + of(bar);
}

export function movement({ high, low }: IndicatorBars, side: 'plus' | 'minus', i: number): number {
  const rise = high[i]! - high[i - 1]!;
  const fall = low[i - 1]! - low[i]!;
  const [own, other] = side === 'plus' ? [rise, fall] : [fall, rise];
  return own > 0 && own > other ? own : 0;
}

/** Share of one side's movement in the true range, 0 to 1. */
export function directionalShare(bars: IndicatorBars, side: 'plus' | 'minus', n: number, bar: number) {
  const range = wilderSum((i) => trueRangeAt(bars, i), n, bar);
  return range === 0 ? 0 : wilderSum((i) => movement(bars, side, i), n, bar) / range;
}
