import { seedCascade } from './exponential-cascade.js';
import type { Indicator } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { period } from './period-parameter.js';

export const tema: Indicator = {
  name: 'tema',
  title: 'Triple exponential moving average',
  group: 'average',
  definition:
    'Takes the lag of averages of averages off again: TEMA = 3 · e1 - 3 · e2 + e3, e1 = EMA(x), e2 = EMA(e1), e3 = EMA(e2), all of `period`.',
  seed: 'Each of e1, e2 and e3 starts with the mean of the first `period` values that it reads: at bar period - 1, 2 · (period - 1) and 3 · (period - 1).',
  reference: 'TA-Lib TEMA; Patrick Mulloy, “Smoothing Data with Less Lag”, Stocks & Commodities 12:2, 1994',
  recipe: 'talib.TEMA(series, period)',
  inputs: ['series'],
  parameters: [period(30)],
  outputs: [{ suffix: '', description: 'Triple exponential average' }],
  lookback: ([n]) => lookback(n!),
  lookbackFormula: '3 * (period - 1)',
  compute: ({ series }, [n]) => [n === 1 ? series.slice() : tripleAverage(series, n!)],
};

const lookback = (n: number): number => 3 * (n - 1);

function tripleAverage(values: Float64Array, period: number): Float64Array {
  const first = lookback(period);
  const averages = nothingBefore(first, values.length);
  if (first >= values.length) return averages;
  const seeds = seedCascade(values, period, 3);
  let e1 = seeds[0]!;
  let e2 = seeds[1]!;
  let e3 = seeds[2]!;
  averages[first] = e3 + (3 * e1 - 3 * e2);
  const share = 2 / (period + 1);
  for (let i = first + 1; i < values.length; i++) {
    e1 = (values[i]! - e1) * share + e1;
    e2 = (e1 - e2) * share + e2;
    e3 = (e2 - e3) * share + e3;
    averages[i] = e3 + (3 * e1 - 3 * e2);
  }
  return averages;
}
