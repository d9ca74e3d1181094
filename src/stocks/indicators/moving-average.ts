/**
 * Averages over a column of numbers, to be chained: `from` is the first value that exists, what stands before it is not
 * read. Results are as long as the values, with NaN before the first average, which stands at `from + period - 1`.
 */

/** The sum of the latest `period` values. */
export function movingSum(values: Float64Array, period: number, from = 0): Float64Array {
  const first = from + period - 1;
  const sums = nothingBefore(first, values.length);
  let sum = 0;
  for (let i = from; i < first && i < values.length; i++) sum += values[i]!;
  for (let i = first; i < values.length; i++) {
    sum += values[i]!;
    sums[i] = sum;
    sum -= values[i - period + 1]!;
  }
  return sums;
}

/** The mean of the latest `period` values. */
export function simpleAverage(values: Float64Array, period: number, from = 0): Float64Array {
  const sums = movingSum(values, period, from);
  for (let i = from + period - 1; i < sums.length; i++) sums[i] = sums[i]! / period;
  return sums;
}

/** Seeded by the mean of the first `period` values, then previous + (value − previous) · 2 / (period + 1). */
export function exponentialAverage(values: Float64Array, period: number, from = 0): Float64Array {
  const seedAt = from + period - 1;
  const averages = nothingBefore(seedAt, values.length);
  if (seedAt >= values.length) return averages;
  let seed = 0;
  for (let i = from; i <= seedAt; i++) seed += values[i]!;
  let average = seed / period;
  averages[seedAt] = average;
  const share = 2 / (period + 1);
  for (let i = seedAt + 1; i < values.length; i++) {
    average = (values[i]! - average) * share + average;
    averages[i] = average;
  }
  return averages;
}

/** As many numbers as asked for, NaN before `first`; those from `first` on are for the caller to write. */
export function nothingBefore(first: number, length: number): Float64Array {
  return new Float64Array(length).fill(NaN, 0, first);
}
