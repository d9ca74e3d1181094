import { nothingBefore } from './moving-average.js';

/** Sums of the deviations from an anchor near the window, and of their squares. */
interface Deviations {
  anchor: number;
  sum: number;
  squares: number;
  /** All values of the window are the same number. */
  flat: boolean;
}

/** The anchor is stale when the variance is a smaller part than this of the mean squared deviation from it. */
const stale = 1e-6;
/** A value that leaves with a square so many times what stays has taken the digits of what stays with it. */
const outlier = 1e6;
/** Below this part of the mean squared deviation there are no digits left: no variance. */
const noise = 1e-12;
/** Windows after which the sums are taken anew in any case. */
const windows = 32;

/**
 * Population variance (÷ period) of the latest `period` values; NaN before `period - 1`. Never negative.
 *
 * Running sums of deviations from an anchor, as TA-Lib 0.8 keeps them: (mean of squares) − (mean)² loses no digits while
 * the anchor is near the window. The anchor is moved to the window's mean, and the sums are taken anew, when the window has
 * left it, when an outlier leaves the window, and every 32 windows. Taking anew costs a window, and a window must
 * have passed or shrunk a thousandfold before it happens again: O(values) whatever the period.
 */
export function rollingVariance(values: Float64Array, period: number): Float64Array {
  const variances = nothingBefore(period - 1, values.length);
  if (period <= values.length) fill(values, period, variances);
  return variances;
}

function fill(values: Float64Array, period: number, variances: Float64Array): void {
  const held: Deviations = { anchor: values[0]!, sum: 0, squares: 0, flat: false };
  addUp(values, 0, period - 1, held);
  let last = roll(values, period - 1, variances, { period, held });
  while (last < values.length) {
    variances[last] = takeAnew(values, last - period + 1, period, held);
    if (held.flat && held.anchor !== values[last]!) {
      // Every further bar of a flat stretch would take the same sums anew.
      const end = lastEqual(values, last);
      variances.fill(variances[last]!, last, end + 1);
      last = end;
    }
    last = roll(values, last + 1, variances, { period, held });
  }
}

/** Moves the sums on from bar `first`; the bar whose sums must be taken anew, or the length. */
function roll(
  values: Float64Array,
  first: number,
  variances: Float64Array,
  { period, held }: { period: number; held: Deviations },
): number {
  const share = 1 / period;
  const end = Math.min(values.length, first + windows * period - 1);
  const { anchor } = held;
  let { sum, squares } = held;
  for (let i = first; i < end; i++) {
    const entering = values[i]! - anchor;
    sum += entering;
    squares += entering * entering;
    const mean = sum * share;
    const variance = squares * share - mean * mean;
    const leaving = values[i - period + 1]! - anchor;
    sum -= leaving;
    squares -= leaving * leaving;
    if (variance < stale * (squares * share) || leaving * leaving > outlier * squares) return i;
    variances[i] = variance;
  }
  return end;
}

/** The last bar of those from `i` on that all have one value. */
function lastEqual(values: Float64Array, i: number): number {
  let last = i;
  while (last + 1 < values.length && values[last + 1] === values[i]) last++;
  return last;
}

/** The variance of the window at `start`; leaves in `held` the sums around its mean, without the window's first value. */
function takeAnew(values: Float64Array, start: number, period: number, held: Deviations): number {
  const share = 1 / period;
  const end = start + period;
  let sum = 0;
  for (let i = start; i < end; i++) sum += values[i]!;
  held.anchor = sum * share;
  addUp(values, start, end, held);
  let variance = varianceOf(held, share);
  // The mean of a long window is rounded by more than its values differ: come nearer by the mean deviation.
  if (!held.flat && variance < stale * (held.squares * share)) {
    held.anchor += held.sum * share;
    addUp(values, start, end, held);
    variance = varianceOf(held, share);
  }
  const leaving = values[start]! - held.anchor;
  held.sum -= leaving;
  held.squares -= leaving * leaving;
  return variance;
}

function addUp(values: Float64Array, start: number, end: number, held: Deviations): void {
  const { anchor } = held;
  let sum = 0;
  let squares = 0;
  let flat = true;
  for (let i = start; i < end; i++) {
    const deviation = values[i]! - anchor;
    sum += deviation;
    squares += deviation * deviation;
    flat = flat && values[i] === values[start];
  }
  held.sum = sum;
  held.squares = squares;
  held.flat = flat;
}

function varianceOf({ sum, squares }: Deviations, share: number): number {
  const variance = squares * share - sum * share * (sum * share);
  return variance < noise * (squares * share) ? 0 : variance;
}
