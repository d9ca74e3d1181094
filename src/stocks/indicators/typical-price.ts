import type { IndicatorBars } from './indicator.js';

/** Mean of high, low and close. */
export function typicalPrice({ high, low, close }: IndicatorBars): Float64Array {
  const prices = new Float64Array(close.length);
  for (let i = 0; i < prices.length; i++) prices[i] = (high[i]! + low[i]! + close[i]!) / 3;
  return prices;
}
