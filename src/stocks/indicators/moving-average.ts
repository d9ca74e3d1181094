/**
 * Averages over a column of numbers, to be chained: `from` is the first value that exists, what stands before it is not
 * read. Results are as long as the values, with NaN before the first average, which stands at `from + period - 1`.
 * Sums are updated in TA-Lib's order, so that the last digits agree too.
 */

/** The mean of the latest `period` values. */
export function simpleAverage(values: Float64Array, period: number, from = 0): Float64Array {
  const first = from + period - 1;
  const averages = nothingBefore(first, values.length);
  let sum = 0;
  for (let i = from; i < first && i < values.length; i++) sum += values[i]!;
  for (let i = first; i < values.length; i++) {
    sum += values[i]!;
    averages[i] = sum / period;
    sum -= values[i - period + 1]!;
  }
  return averages;
}

/** Seeded by the mean of the first `period` values, then previous + (value − previous) · 2 / (period + 1). */
export function exponentialAverage(values: Float64Array, period: number, from = 0): Float64Array {
  const seedAt = from + period - 1;
  const averages = nothingBefore(seedAt, values.length);
  if (seedAt >= values.length) return averages;
  if (period === 1) return copyFrom(values, averages, seedAt);
  let average = meanOf(values, from, period);
  averages[seedAt] = average;
  const share = 2 / (period + 1);
  for (let i = seedAt + 1; i < values.length; i++) {
    average = (values[i]! - average) * share + average;
    averages[i] = average;
  }
  return averages;
}

/** The mean of the latest `period` values with weights `period` for the newest down to 1 for the oldest. */
export function weightedAverage(values: Float64Array, period: number, from = 0): Float64Array {
  const first = from + period - 1;
  const averages = nothingBefore(first, values.length);
  if (period === 1) return copyFrom(values, averages, first);
  const divisor = (period * (period + 1)) / 2;
  // The sums are taken anew now and then: what rounding left in `sum` is subtracted from `weighted` at every bar.
  const every = 8 * period;
  let end = first;
  for (let start = first; start < values.length; start = end) {
    end = Math.min(values.length, start + every - (start === first ? 1 : 0));
    let sum = 0;
    let weighted = 0;
    for (let i = start - period + 1, weight = 1; i < start; i++, weight++) {
      sum += values[i]!;
      weighted += values[i]! * weight;
    }
    let leaving = 0;
    for (let i = start; i < end; i++) {
      const value = values[i]!;
      sum += value;
      sum -= leaving;
      weighted += value * period;
      leaving = values[i - period + 1]!;
      averages[i] = weighted / divisor;
      weighted -= sum;
    }
  }
  return averages;
}

/** The plain mean of `count` values from `from`. */
export function meanOf(values: Float64Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += values[i]!;
  return sum / count;
}

/** As many numbers as asked for, NaN before `first`; those from `first` on are for the caller to write. */
export function nothingBefore(first: number, length: number): Float64Array {
  return new Float64Array(length).fill(NaN, 0, first);
}

function copyFrom(values: Float64Array, copy: Float64Array, first: number): Float64Array {
  for (let i = first; i < values.length; i++) copy[i] = values[i]!;
  return copy;
}
