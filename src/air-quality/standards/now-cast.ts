/** Hours that the NowCast looks at, the current one included. */
export const nowCastHours = 12;
/** It is valid when `latestNeeded` of the `latestHours` newest hours exist. */
export const latestHours = 3;
export const latestNeeded = 2;
const leastWeight = 0.5;

/** How many of the `length` places that end with `last` have a value. */
export const countExisting = (means: Float64Array, last: number, length: number): number => {
  let count = 0;
  for (let at = Math.max(0, last - length + 1); at <= last; at++) {
    if (!Number.isNaN(means[at]!)) count++;
  }
  return count;
};

/** min/max of the hours that exist, at least ½; 1 where nothing was in the air, which has no ratio. */
const weightOf = (means: Float64Array, from: number, last: number): number => {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let at = from; at <= last; at++) {
    const mean = means[at]!;
    if (mean < min) min = mean;
    if (mean > max) max = mean;
  }
  return max <= 0 ? 1 : Math.max(min / max, leastWeight);
};

/**
 * NowCast of the US EPA for particles: Σ wⁱc / Σ wⁱ over the hours that exist of the 12 that end with `last`, i hours
 * ago, w = max(min/max, ½). Raw hourly means in (NaN where missing), raw value out, to be truncated after; NaN
 * unless 2 of the latest 3 hours exist. Source: EPA-454/B-24-002, "How the NowCast is calculated".
 */
export const nowCast = (means: Float64Array, last: number): number => {
  if (countExisting(means, last, latestHours) < latestNeeded) return Number.NaN;
  const from = Math.max(0, last - nowCastHours + 1);
  const weight = weightOf(means, from, last);
  let power = 1;
  let sum = 0;
  let weights = 0;
  for (let at = last; at >= from; at--) {
    const mean = means[at]!;
    if (!Number.isNaN(mean)) {
      sum += power * mean;
      weights += power;
    }
    power *= weight;
  }
  return sum / weights;
};
