import type { Indicator } from './indicator.js';
import { simpleAverage } from './moving-average.js';
import { period } from './period-parameter.js';

export const sma: Indicator = {
  name: 'sma',
  title: 'Simple moving average',
  group: 'average',
  definition: 'The mean of the latest `period` values: SMA = (x[0] + … + x[-(period - 1)]) / period.',
  seed: 'None: each value is made of its own window.',
  reference: 'TA-Lib SMA',
  recipe: 'talib.SMA(series, period)',
  inputs: ['series'],
  parameters: [period(30)],
  outputs: [{ suffix: '', description: 'Mean of the window' }],
  lookback: ([n]) => n! - 1,
  lookbackFormula: 'period - 1',
  window: ([n]) => n!,
  compute: ({ series }, [n]) => [simpleAverage(series, n!)],
};
