import type { IndicatorBars } from './indicator.js';

/**
 * Chaikin's money flow volume: the volume times where the close lies in the bar's range, from −1 at the low to 1 at the
 * high. 0 for a bar without range.
 */
export function moneyFlowVolume({ high, low, close, volume }: IndicatorBars): Float64Array {
  const flows = new Float64Array(close.length);
  for (let i = 0; i < flows.length; i++) {
    const range = high[i]! - low[i]!;
    if (range > 0) flows[i] = ((close[i]! - low[i]! - (high[i]! - close[i]!)) / range) * volume[i]!;
  }
  return flows;
}

/** Running total of the money flow volume: the accumulation/distribution line. */
export function accumulation(bars: IndicatorBars): Float64Array {
  const line = moneyFlowVolume(bars);
  let total = 0;
  for (let i = 0; i < line.length; i++) {
    total += line[i]!;
    line[i] = total;
  }
  return line;
}
