import { fusedMultiplyAdd } from './fused-multiply-add.js';

/**
 * Exponential averages of exponential averages, each of the one before and seeded by the mean of its first `period`
 * values: the state of `depth` of them at bar `depth * (period - 1)`, the first that all have. The values must reach
 * that bar.
 */
export function seedCascade(values: Float64Array, period: number, depth: number): Float64Array {
  const averages = new Float64Array(depth);
  const share = 2 / (period + 1);
  let bar = 0;
  for (let seeded = 0; seeded < depth; seeded++) {
    let total = seeded === 0 ? values[bar]! : averages[seeded - 1]!;
    for (let i = 1; i < period; i++) {
      let value = values[++bar]!;
      for (let level = 0; level < seeded; level++) {
        value = fusedMultiplyAdd(value - averages[level]!, share, averages[level]!);
        averages[level] = value;
      }
      total += value;
    }
    averages[seeded] = total / period;
  }
  return averages;
}
