import { fusedMultiplyAdd } from './fused-multiply-add.js';
import type { Indicator } from './indicator.js';
import { meanOf, nothingBefore } from './moving-average.js';
import { oscillator } from './oscillator.js';
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
  compute: ({ series }, [a, b, signal]) => {
    const fast = Math.min(a!, b!);
    const slow = Math.max(a!, b!);
    const lines = oscillator(series, { fast, slow, fastFrom: slow - fast, percent: false });
    const signals = signalOf(lines, signal!, slow - 1);
    const first = slow - 1 + signal! - 1;
    return [lines.fill(NaN, 0, first), signals, differences(lines, signals)];
  },
};

/** The exponential average of the lines from `from` on. */
function signalOf(lines: Float64Array, period: number, from: number): Float64Array {
  const first = from + period - 1;
  const signals = nothingBefore(first, lines.length);
  if (first >= lines.length) return signals;
  const share = 2 / (period + 1);
  let signal = meanOf(lines, from, period);
  signals[first] = signal;
  for (let i = first + 1; i < lines.length; i++) {
    // A share of 1 must give the line itself, which the step would round.
    signal = share === 1 ? lines[i]! : fusedMultiplyAdd(lines[i]! - signal, share, signal);
    signals[i] = signal;
  }
  return signals;
}

function differences(lines: Float64Array, signals: Float64Array): Float64Array {
  const histogram = new Float64Array(lines.length);
  for (let i = 0; i < histogram.length; i++) histogram[i] = lines[i]! - signals[i]!;
  return histogram;
}
