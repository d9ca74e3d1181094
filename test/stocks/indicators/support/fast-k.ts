import type { IndicatorBars } from '../../../../src/stocks/indicators/indicator.js';
import { latest } from './definition.js';

/** Where the close of a bar lies between the lowest low and the highest high of `n` bars, 0 to 100. */
export function fastK({ high, low, close }: IndicatorBars, n: number, bar: number): number {
  const top = Math.max(...latest(high, n, bar));
  const bottom = Math.min(...latest(low, n, bar));
  return top === bottom ? 0 : (100 * (close[bar]! - bottom)) / (top - bottom);
}
