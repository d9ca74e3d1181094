import type { Indicator } from './indicator.js';
import { fusedMultiplyAdd } from './fused-multiply-add.js';
import { accumulation } from './money-flow.js';
import { nothingBefore } from './moving-average.js';
import { bars } from './period-parameter.js';

export const adosc: Indicator = {
  name: 'adosc',
  title: 'Chaikin accumulation/distribution oscillator',
  group: 'volume',
  definition:
    'Fast minus slow exponential average of the accumulation/distribution line (`ad`), with shares of 2 / (fast + 1) and 2 / (slow + 1) for the newest value.',
  seed: "Both averages start as the line's first value, at bar 0.",
  reference: 'TA-Lib ADOSC; Marc Chaikin',
  recipe: 'talib.ADOSC(high, low, close, volume, fast, slow)',
  inputs: ['high', 'low', 'close', 'volume'],
  parameters: [
    bars('fast', 3, 2, 'Bars of the fast average'),
    bars('slow', 10, 2, 'Bars of the slow average'),
  ],
  outputs: [{ suffix: '', description: 'Fast minus slow average' }],
  ascending: ['fast', 'slow'],
  lookback: ([fast, slow]) => Math.max(fast!, slow!) - 1,
  lookbackFormula: 'slow - 1',
  compute: (bars, [fast, slow]) => [differences(accumulation(bars), fast!, slow!)],
};

function differences(line: Float64Array, fast: number, slow: number): Float64Array {
  const first = Math.max(fast, slow) - 1;
  const found = nothingBefore(first, line.length);
  const fastShare = 2 / (fast + 1);
  const slowShare = 2 / (slow + 1);
  let fastAverage = line[0] ?? 0;
  let slowAverage = fastAverage;
  for (let i = 1; i < line.length; i++) {
    fastAverage = fusedMultiplyAdd(fastAverage, 1 - fastShare, fastShare * line[i]!);
    slowAverage = fusedMultiplyAdd(slowAverage, 1 - slowShare, slowShare * line[i]!);
    if (i >= first) found[i] = fastAverage - slowAverage;
  }
  return found;
}
