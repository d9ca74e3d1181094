import { mean, range, sum } from './definition.js';

/** Exponential average of all the values: the mean of the first `n`, and one more for each value after them. */
export function emaOf(values: readonly number[], n: number): number[] {
  if (values.length < n) return [];
  const averages = [mean(values.slice(0, n))];
  for (const value of values.slice(n)) {
    const previous = averages.at(-1)!;
    averages.push((value * 2) / (n + 1) + previous * (1 - 2 / (n + 1)));
  }
  return averages;
}

/** Of all the values, the newest with the largest weight. */
export const wmaOf = (values: readonly number[]): number =>
  sum(values.map((value, i) => value * (i + 1))) / sum(range(1, values.length));

/** All values of the series up to a bar. */
export const until = (values: Float64Array, bar: number): number[] => [...values.subarray(0, bar + 1)];

export const populationVariance = (values: readonly number[]): number =>
  mean(values.map((value) => (value - mean(values)) ** 2));
