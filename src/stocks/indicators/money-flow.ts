import type { IndicatorBars } from './indicator.js';

/** Chaikin's money flow volume: the volume times where the close lies in the bar's range. */
export function moneyFlowVolume({ high, low, close, volume }: IndicatorBars): Float64Array {
  const flows = new Float64Array(close.length);
  for (let i = 0; i < flows.length; i++) flows[i] = flowOf(high[i]!, low[i]!, close[i]!) * volume[i]!;
  return flows;
}

/** Running total of the money flow volume: the accumulation/distribution line. */
export function accumulation({ high, low, close, volume }: IndicatorBars): Float64Array {
  const line = new Float64Array(close.length);
  let total = 0;
  for (let i = 0; i < line.length; i++) {
    total += flowOf(high[i]!, low[i]!, close[i]!) * volume[i]!;
    line[i] = total;
  }
  return line;
}

/** Where the close lies in the bar's range, from −1 at the low to 1 at the high. 0 for a bar without range. */
function flowOf(high: number, low: number, close: number): number {
  const range = high - low;
  return range > 0 ? (close - low - (high - close)) / range : 0;
}
