import type { Indicator } from './indicator.js';
import { exponentialAverage } from './moving-average.js';
import { period } from './period-parameter.js';

export const ema: Indicator = {
  name: 'ema',
  title: 'Exponential moving average',
  group: 'average',
  definition:
    'Each value moves the average by a fixed share of its distance: EMA = EMA[-1] + k · (x - EMA[-1]), k = 2 / (period + 1).',
  seed: 'The first value, at bar period - 1, is the mean of the first `period` values.',
  reference: 'TA-Lib EMA',
  recipe: 'talib.EMA(series, period)',
  inputs: ['series'],
  parameters: [period(30)],
  outputs: [{ suffix: '', description: 'Exponential average' }],
  lookback: ([n]) => n! - 1,
  lookbackFormula: 'period - 1',
  compute: ({ series }, [n]) => [exponentialAverage(series, n!)],
};
