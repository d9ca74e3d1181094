import { seedCascade } from './exponential-cascade.js';
import { fusedMultiplyAdd } from './fused-multiply-add.js';
import type { Indicator } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { period } from './period-parameter.js';

export const dema: Indicator = {
  name: 'dema',
  title: 'Double exponential moving average',
  group: 'average',
  definition:
    'Takes the lag of an average of an average off again: DEMA = 2 · e1 - e2, e1 = EMA(x), e2 = EMA(e1), all of `period`.',
  seed: 'e1 starts at bar period - 1 with the mean of the first `period` values; e2 starts at bar 2 · (period - 1) with the mean of the first `period` values of e1.',
  reference:
    'TA-Lib DEMA; Patrick Mulloy, “Smoothing Data with Faster Moving Averages”, Stocks & Commodities 12:1, 1994',
  recipe: 'talib.DEMA(series, period)',
  inputs: ['series'],
  parameters: [period(30)],
  outputs: [{ suffix: '', description: 'Double exponential average' }],
  lookback: ([n]) => lookback(n!),
  lookbackFormula: '2 * (period - 1)',
  compute: ({ series }, [n]) => [n === 1 ? series.slice() : doubleAverage(series, n!)],
};

const lookback = (n: number): number => 2 * (n - 1);

function doubleAverage(values: Float64Array, period: number): Float64Array {
  const first = lookback(period);
  const averages = nothingBefore(first, values.length);
  if (first >= values.length) return averages;
  const seeds = seedCascade(values, period, 2);
  let e1 = seeds[0]!;
  let e2 = seeds[1]!;
  averages[first] = 2 * e1 - e2;
  const share = 2 / (period + 1);
  for (let i = first + 1; i < values.length; i++) {
    e1 = fusedMultiplyAdd(values[i]! - e1, share, e1);
    e2 = fusedMultiplyAdd(e1 - e2, share, e2);
    averages[i] = 2 * e1 - e2;
  }
  return averages;
}
