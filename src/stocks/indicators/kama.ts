import type { Indicator } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { period } from './period-parameter.js';
import { isZero } from './zero.js';

export const kama: Indicator = {
  name: 'kama',
  title: "Kaufman's adaptive moving average",
  group: 'average',
  definition:
    'An exponential average whose share follows how straight the series ran: ER = |x - x[-period]| / Σ|x - x[-1]| over `period` steps (1 where nothing moved), share = (ER · (2/3 - 2/31) + 2/31)², KAMA = KAMA[-1] + share · (x - KAMA[-1]).',
  seed: 'The value before the first bar, period, is taken for its previous average. A period of 1 is the series itself.',
  reference: 'TA-Lib KAMA; Perry J. Kaufman, “Smarter Trading”, McGraw-Hill, 1995',
  inputs: ['series'],
  parameters: [period(30)],
  outputs: [{ suffix: '', description: 'Adaptive average' }],
  lookback: ([n]) => lookback(n!),
  lookbackFormula: 'period; 0 when period is 1',
  compute: ({ series }, [n]) => [n === 1 ? series.slice() : adaptiveAverage(series, n!)],
};

const lookback = (n: number): number => (n === 1 ? 0 : n);

const slowest = 2 / (30 + 1);
const fastest = 2 / (2 + 1);

function adaptiveAverage(values: Float64Array, period: number): Float64Array {
  const averages = nothingBefore(period, values.length);
  if (period >= values.length) return averages;
  let path = 0;
  for (let i = 1; i <= period; i++) path += Math.abs(values[i - 1]! - values[i]!);
  let average = values[period - 1]!;
  for (let i = period; i < values.length; i++) {
    if (i > period) {
      path -= Math.abs(values[i - period - 1]! - values[i - period]!);
      path += Math.abs(values[i]! - values[i - 1]!);
    }
    const way = values[i]! - values[i - period]!;
    // What rounding left of a path that was taken off again decides here, as it does in TA-Lib.
    const efficiency = path <= way || isZero(path) ? 1 : Math.abs(way / path);
    const share = efficiency * (fastest - slowest) + slowest;
    average = (values[i]! - average) * (share * share) + average;
    averages[i] = average;
  }
  return averages;
}
