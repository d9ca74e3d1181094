import type { Indicator } from './indicator.js';
import { trueRange } from './true-range.js';
import { wilderAverage } from './wilder.js';
import { period } from './period-parameter.js';

export const atr: Indicator = {
  name: 'atr',
  title: 'Average True Range',
  group: 'volatility',
  definition:
    "Wilder's average, (previous · (period - 1) + current) / period, of the true range: the largest of high - low, |high - previous close| and |low - previous close|.",
  seed: 'Starts as the mean true range of bars 1 to `period`; bar 0 has none, for lack of a previous close.',
  reference: 'TA-Lib ATR; J. Welles Wilder, New Concepts in Technical Trading Systems, 1978',
  inputs: ['high', 'low', 'close'],
  parameters: [period(14)],
  outputs: [{ suffix: '', description: 'Average true range, in units of the price' }],
  lookback: ([n]) => n!,
  lookbackFormula: 'period',
  compute: ({ high, low, close }, [n]) => [wilderAverage(trueRange(high, low, close), n!, 1)],
};
