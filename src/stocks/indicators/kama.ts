import type { Indicator } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { period } from './period-parameter.js';

export const kama: Indicator = {
  name: 'kama',
  title: "Kaufman's adaptive moving average",
  group: 'average',
  definition:
    'An exponential average whose share follows how straight the series ran: ER = |x - x[-period]| / Σ|x - x[-1]| over `period` steps (1 where nothing moved), share = (ER · (2/3 - 2/31) + 2/31)², KAMA = KAMA[-1] + share · (x - KAMA[-1]).',
  seed: 'The value before the first bar, period, is taken for its previous average. A period of 1 is the series itself.',
  reference: 'TA-Lib KAMA; Perry J. Kaufman, “Smarter Trading”, McGraw-Hill, 1995',
  recipe: 'talib.KAMA(series, period)',
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
  let still = 0;
  for (let i = 1; i < period; i++) {
    const step = Math.abs(values[i]! - values[i - 1]!);
    path += step;
    still = step === 0 ? still + 1 : 0;
  }
  let leaving = 0;
  let average = values[period - 1]!;
  for (let i = period; i < values.length; i++) {
    const step = Math.abs(values[i]! - values[i - 1]!);
    path = path - leaving + step;
    // Nothing moved in the whole window: what rounding left of the path must not count as one.
    still = step === 0 ? still + 1 : 0;
    if (still >= period) path = 0;
    const share = shareOf(values[i]! - values[i - period]!, path);
    average = (values[i]! - average) * share + average;
    averages[i] = average;
    leaving = Math.abs(values[i - period + 1]! - values[i - period]!);
  }
  return averages;
}

/** By the efficiency: the way from the first to the last value of the window against the path of all its steps. */
function shareOf(way: number, path: number): number {
  const efficiency = path <= 0 ? 1 : Math.min(1, Math.abs(way / path));
  const share = efficiency * (fastest - slowest) + slowest;
  return share * share;
}
