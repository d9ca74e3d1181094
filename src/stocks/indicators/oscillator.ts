import { fusedMultiplyAdd } from './fused-multiply-add.js';
import { meanOf, nothingBefore } from './moving-average.js';
import { isZero } from './zero.js';

export interface OscillatorPeriods {
  fast: number;
  slow: number;
}

/**
 * Fast less slow exponential average, in percent of the slow one if asked; NaN before `slow - 1`. Each is seeded
 * by the mean of its own first values. Periods in the wrong order change places.
 */
export function oscillator(
  values: Float64Array,
  { fast: a, slow: b }: OscillatorPeriods,
  { percent }: { percent: boolean },
): Float64Array {
  const fastPeriod = Math.min(a, b);
  const slowPeriod = Math.max(a, b);
  const first = slowPeriod - 1;
  const distances = nothingBefore(first, values.length);
  if (first >= values.length) return distances;
  const fastShare = 2 / (fastPeriod + 1);
  const slowShare = 2 / (slowPeriod + 1);
  let fast = meanOf(values, 0, fastPeriod);
  for (let i = fastPeriod; i <= first; i++) fast = fusedMultiplyAdd(values[i]! - fast, fastShare, fast);
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
