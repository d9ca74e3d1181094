/**
 * The largest of high − low, |high − previous close| and |low − previous close|, in price units; NaN at bar 0, which
 * has no previous close.
 */
export function trueRange(high: Float64Array, low: Float64Array, close: Float64Array): Float64Array {
  const ranges = new Float64Array(close.length).fill(NaN, 0, 1);
  for (let i = 1; i < close.length; i++) {
    const previous = close[i - 1]!;
    const range = high[i]! - low[i]!;
    const above = Math.abs(high[i]! - previous);
    const below = Math.abs(low[i]! - previous);
    const larger = above > range ? above : range;
    ranges[i] = below > larger ? below : larger;
  }
  return ranges;
}
