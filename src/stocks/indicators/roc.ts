import type { Indicator } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { period } from './period-parameter.js';

export const roc: Indicator = {
  name: 'roc',
  title: 'Rate of change, percent',
  group: 'momentum',
  definition:
    'The change over `period` bars in percent: ROC = (x / x[-period] - 1) · 100; 0 where x[-period] is 0.',
  seed: 'None: each value is made of two bars.',
  reference: 'TA-Lib ROC',
  recipe: 'talib.ROC(series, period)',
  inputs: ['series'],
  parameters: [period(10)],
  outputs: [{ suffix: '', description: 'Percent' }],
  lookback: ([n]) => n!,
  lookbackFormula: 'period',
  window: ([n]) => n! + 1,
  compute: ({ series }, [n]) => [percentages(series, n!)],
};

function percentages(values: Float64Array, period: number): Float64Array {
  const changes = nothingBefore(period, values.length);
  for (let i = period; i < changes.length; i++) {
    const previous = values[i - period]!;
    changes[i] = previous === 0 ? 0 : (values[i]! / previous - 1) * 100;
  }
  return changes;
}
