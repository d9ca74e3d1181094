/**
 * Wilder's average: at `from + period - 1` the mean of the first `period` values (`from` is the first that exists), then
 * (previous · (period − 1) + value) / period. As long as the values, NaN before the seed.
 */
export function wilderAverage(values: Float64Array, period: number, from = 0): Float64Array {
  const seedAt = from + period - 1;
  const averages = new Float64Array(values.length).fill(NaN, 0, Math.max(0, seedAt));
  if (seedAt >= values.length) return averages;
  let average = 0;
  for (let i = from; i <= seedAt; i++) average += values[i]!;
  average /= period;
  averages[seedAt] = average;
  for (let i = seedAt + 1; i < values.length; i++) {
    average = (average * (period - 1) + values[i]!) / period;
    averages[i] = average;
  }
  return averages;
}

/**
 * Wilder's sum, as of directional movement: the plain sum of `period − 1` values from `from`, then
 * previous − previous / period + value. As long as the values; the first one, at `from + period - 1`, has been smoothed
 * once already; NaN before it.
 */
export function wilderSum(values: Float64Array, period: number, from = 0): Float64Array {
  const first = from + period - 1;
  const sums = new Float64Array(values.length).fill(NaN, 0, Math.max(0, first));
  if (first >= values.length) return sums;
  let sum = 0;
  for (let i = from; i < first; i++) sum += values[i]!;
  for (let i = first; i < values.length; i++) {
    sum = sum - sum / period + values[i]!;
    sums[i] = sum;
  }
  return sums;
}
