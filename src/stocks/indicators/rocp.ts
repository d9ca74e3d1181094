import type { Indicator } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { period } from './period-parameter.js';

export const rocp: Indicator = {
  name: 'rocp',
  title: 'Rate of change, fraction',
  group: 'momentum',
  definition:
    'The change over `period` bars as a fraction: ROCP = (x - x[-period]) / x[-period]; 0 where x[-period] is 0.',
  seed: 'None: each value is made of two bars.',
  reference: 'TA-Lib ROCP',
  recipe: 'talib.ROCP(series, period)',
  inputs: ['series'],
  parameters: [period(10)],
  outputs: [{ suffix: '', description: 'Fraction: 0.05 is five percent' }],
  lookback: ([n]) => n!,
  lookbackFormula: 'period',
  window: ([n]) => n! + 1,
  compute: ({ series }, [n]) => [fractions(series, n!)],
};

function fractions(values: Float64Array, period: number): Float64Array {
  const changes = nothingBefore(period, values.length);
  for (let i = period; i < changes.length; i++) {
    const previous = values[i - period]!;
    changes[i] = previous === 0 ? 0 : (values[i]! - previous) / previous;
  }
  return changes;
}
