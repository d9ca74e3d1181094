import type { Indicator } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { period } from './period-parameter.js';

export const rsi: Indicator = {
  name: 'rsi',
  title: 'Relative strength index',
  group: 'momentum',
  definition:
    'How much of the latest movement was upwards, 0 to 100: 100 · gain / (gain + loss), of the averages of gains and losses by Wilder: (previous · (period - 1) + current) / period. 0 when nothing moved.',
  seed: 'Averages start as the mean gain and the mean loss of the first `period` differences.',
  reference: 'TA-Lib RSI; J. Welles Wilder, New Concepts in Technical Trading Systems, 1978',
  recipe: 'talib.RSI(series, period)',
  inputs: ['series'],
  parameters: [period(14, 2)],
  outputs: [{ suffix: '', description: 'Relative strength index' }],
  lookback: ([n]) => n!,
  lookbackFormula: 'period',
  compute: ({ series }, [n]) => [relativeStrength(series, n!)],
};

/** 100 · gain / (gain + loss) of `values`, from index `n` on; NaN before it. */
export function relativeStrength(values: Float64Array, n: number): Float64Array {
  const strengths = nothingBefore(n, values.length);
  if (values.length <= n) return strengths;
  let gain = 0;
  let loss = 0;
  for (let i = 1; i <= n; i++) {
    gain += gainOf(values[i]! - values[i - 1]!);
    loss += gainOf(values[i - 1]! - values[i]!);
  }
  // By the reciprocal, as TA-Lib: in the last digit, x · (1 / 14) is not x / 14.
  const share = 1 / n;
  gain *= share;
  loss *= share;
  strengths[n] = shareOf(gain, loss);
  for (let i = n + 1; i < values.length; i++) {
    gain = (gain * (n - 1) + gainOf(values[i]! - values[i - 1]!)) * share;
    loss = (loss * (n - 1) + gainOf(values[i - 1]! - values[i]!)) * share;
    strengths[i] = shareOf(gain, loss);
  }
  return strengths;
}

/** The change where it is above 0, else 0. Exact, and without a branch that no processor can guess. */
const gainOf = (change: number): number => (Math.abs(change) + change) / 2;

function shareOf(gain: number, loss: number): number {
  const movement = gain + loss;
  return movement > 0 ? 100 * (gain / movement) : 0;
}
