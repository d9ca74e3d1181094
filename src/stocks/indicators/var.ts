import type { Indicator } from './indicator.js';
import { period } from './period-parameter.js';
import { rollingVariance } from './rolling-variance.js';

export const variance: Indicator = {
  name: 'var',
  title: 'Variance',
  group: 'volatility',
  definition: 'The population variance of the latest `period` values: VAR = Σ(x - mean)² / period.',
  seed: 'None: each value is made of its own window. A period of 1 is 0 throughout.',
  reference: 'TA-Lib VAR',
  recipe: 'talib.VAR(series, period)',
  inputs: ['series'],
  parameters: [period(5)],
  outputs: [{ suffix: '', description: 'Variance, in the square of the unit of the series' }],
  lookback: ([n]) => n! - 1,
  lookbackFormula: 'period - 1',
  window: ([n]) => n!,
  compute: ({ series }, [n]) => [rollingVariance(series, n!)],
};
