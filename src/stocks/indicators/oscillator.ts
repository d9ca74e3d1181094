import { fusedMultiplyAdd } from './fused-multiply-add.js';
import { meanOf, nothingBefore } from './moving-average.js';
import { isZero } from './zero.js';

export interface Oscillation {
  fast: number;
  /** Not below `fast`. */
  slow: number;
  /** First of the values whose mean is the first fast average. */
  fastFrom: number;
  /** Of the slow average. */
  percent: boolean;
}

/** Fast less slow exponential average, each seeded by the mean of as many values; NaN before `slow - 1`. */
export function oscillator(values: Float64Array, oscillation: Oscillation): Float64Array {
  const { fast: fastPeriod, slow: slowPeriod, fastFrom, percent } = oscillation;
  const first = slowPeriod - 1;
  const distances = nothingBefore(first, values.length);
  if (first >= values.length) return distances;
  const fastShare = 2 / (fastPeriod + 1);
  const slowShare = 2 / (slowPeriod + 1);
  let fast = meanOf(values, fastFrom, fastPeriod);
  for (let i = fastFrom + fastPeriod; i <= first; i++)
    fast = fusedMultiplyAdd(values[i]! - fast, fastShare, fast);
  let slow = meanOf(values, 0, slowPeriod);
  distances[first] = percent ? percentOf(fast - slow, slow) : fast - slow;
  for (let i = first + 1; i < values.length; i++) {
    fast = fusedMultiplyAdd(values[i]! - fast, fastShare, fast);
    slow = fusedMultiplyAdd(values[i]! - slow, slowShare, slow);
    distances[i] = percent ? percentOf(fast - slow, slow) : fast - slow;
  }
  return distances;
}

const percentOf = (distance: number, slow: number): number => (isZero(slow) ? 0 : (distance / slow) * 100);
