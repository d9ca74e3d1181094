import { fusedMultiplyAdd } from './fused-multiply-add.js';
import type { Indicator } from './indicator.js';
import { meanOf, nothingBefore } from './moving-average.js';
import { bars } from './period-parameter.js';

export const macd: Indicator = {
  name: 'macd',
  title: 'Moving average convergence/divergence',
  group: 'momentum',
  definition:
    'The distance of a fast from a slow average, and an average of that: MACD = EMA(x, fast) - EMA(x, slow), signal = EMA(MACD, signal), histogram = MACD - signal.',
  seed: 'Both averages start at bar slow - 1: the slow one with the mean of the first `slow` values, the fast one with the mean of the latest `fast` of them. The signal starts with the mean of the first `signal` values of MACD.',
  reference: 'TA-Lib MACD; Gerald Appel, 1979',
  recipe: 'talib.MACD(series, fast, slow, signal)',
  inputs: ['series'],
  parameters: [
    bars('fast', 12, 2, 'Bars of the fast average'),
    bars('slow', 26, 2, 'Bars of the slow average'),
    bars('signal', 9, 1, 'Bars of the signal'),
  ],
  outputs: [
    { suffix: '', description: 'Fast less slow average' },
    { suffix: '_signal', description: 'Average of the MACD' },
    { suffix: '_histogram', description: 'MACD less signal' },
  ],
  ascending: ['fast', 'slow'],
  lookback: ([fast, slow, signal]) => Math.max(fast!, slow!) - 1 + signal! - 1,
  lookbackFormula: 'slow - 1 + signal - 1',
  compute: ({ series }, [fast, slow, signal]) => {
    const periods = { fast: Math.min(fast!, slow!), slow: Math.max(fast!, slow!), signal: signal! };
    const first = periods.slow - 1 + periods.signal - 1;
    const lines = nothingBefore(first, series.length);
    const signals = nothingBefore(first, series.length);
    const histogram = nothingBefore(first, series.length);
    if (first < series.length) diverge(series, periods, { lines, signals, histogram });
    return [lines, signals, histogram];
  },
};

interface Periods {
  fast: number;
  slow: number;
  signal: number;
}

interface Outputs {
  lines: Float64Array;
  signals: Float64Array;
  histogram: Float64Array;
}

function diverge(values: Float64Array, periods: Periods, { lines, signals, histogram }: Outputs): void {
  const fastShare = 2 / (periods.fast + 1);
  const slowShare = 2 / (periods.slow + 1);
  const share = 2 / (periods.signal + 1);
  const first = periods.slow - 1 + periods.signal - 1;
  let fast = meanOf(values, periods.slow - periods.fast, periods.fast);
  let slow = meanOf(values, 0, periods.slow);
  let total = fast - slow;
  for (let i = periods.slow; i <= first; i++) {
    fast = fusedMultiplyAdd(values[i]! - fast, fastShare, fast);
    slow = fusedMultiplyAdd(values[i]! - slow, slowShare, slow);
    total += fast - slow;
  }
  let signal = total / periods.signal;
  lines[first] = fast - slow;
  signals[first] = signal;
  histogram[first] = fast - slow - signal;
  for (let i = first + 1; i < values.length; i++) {
    fast = fusedMultiplyAdd(values[i]! - fast, fastShare, fast);
    slow = fusedMultiplyAdd(values[i]! - slow, slowShare, slow);
    const line = fast - slow;
    signal = share === 1 ? line : fusedMultiplyAdd(line - signal, share, signal);
    lines[i] = line;
    signals[i] = signal;
    histogram[i] = line - signal;
  }
}
