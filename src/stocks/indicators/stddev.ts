import type { Indicator } from './indicator.js';
import { period } from './period-parameter.js';
import { rollingVariance } from './rolling-variance.js';

export const stddev: Indicator = {
  name: 'stddev',
  title: 'Standard deviation',
  group: 'volatility',
  definition:
    'The population standard deviation of the latest `period` values: STDDEV = √(Σ(x - mean)² / period).',
  seed: 'None: each value is made of its own window.',
  reference: 'TA-Lib STDDEV (nbdev 1)',
  recipe: 'talib.STDDEV(series, period)',
  inputs: ['series'],
  parameters: [period(5, 2)],
  outputs: [{ suffix: '', description: 'Standard deviation, in the unit of the series' }],
  lookback: ([n]) => n! - 1,
  lookbackFormula: 'period - 1',
  window: ([n]) => n!,
  compute: ({ series }, [n]) => [rootsOf(rollingVariance(series, n!))],
};

/** In place. */
function rootsOf(variances: Float64Array): Float64Array {
  for (let i = 0; i < variances.length; i++) variances[i] = Math.sqrt(variances[i]!);
  return variances;
}
