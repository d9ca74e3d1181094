import type { Indicator } from './indicator.js';
import { weightedAverage } from './moving-average.js';
import { period } from './period-parameter.js';

export const wma: Indicator = {
  name: 'wma',
  title: 'Weighted moving average',
  group: 'average',
  definition:
    'The mean of the latest `period` values with weights that fall by one a bar: WMA = (period · x[0] + (period - 1) · x[-1] + … + 1 · x[-(period - 1)]) / (period · (period + 1) / 2).',
  seed: 'None: each value is made of its own window.',
  reference: 'TA-Lib WMA',
  recipe: 'talib.WMA(series, period)',
  inputs: ['series'],
  parameters: [period(30)],
  outputs: [{ suffix: '', description: 'Weighted mean of the window' }],
  lookback: ([n]) => n! - 1,
  lookbackFormula: 'period - 1',
  window: ([n]) => n!,
  compute: ({ series }, [n]) => [weightedAverage(series, n!)],
};
