import { averageTrueRange } from './average-true-range.js';
import type { Indicator } from './indicator.js';
import { period } from './period-parameter.js';

export const atr: Indicator = {
  name: 'atr',
  title: 'Average true range',
  group: 'volatility',
  definition:
    "Wilder's average, (previous · (period - 1) + current) / period, of the true range: the largest of high - low, |high - previous close| and |low - previous close|.",
  seed: 'Starts as the mean true range of bars 1 to `period`; bar 0 has none, for lack of a previous close.',
  reference: 'TA-Lib ATR; J. Welles Wilder, New Concepts in Technical Trading Systems, 1978',
  recipe: 'talib.ATR(high, low, close, period)',
  inputs: ['high', 'low', 'close'],
  parameters: [period(14)],
  outputs: [{ suffix: '', description: 'Average true range, in units of the price' }],
  lookback: ([n]) => n!,
  lookbackFormula: 'period',
  compute: (bars, [n]) => [averageTrueRange(bars, n!)],
};
