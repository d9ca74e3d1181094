import type { Indicator } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { period } from './period-parameter.js';

export const mom: Indicator = {
  name: 'mom',
  title: 'Momentum',
  group: 'momentum',
  definition: 'The change over `period` bars: MOM = x - x[-period].',
  seed: 'None: each value is made of two bars.',
  reference: 'TA-Lib MOM',
  recipe: 'talib.MOM(series, period)',
  inputs: ['series'],
  parameters: [period(10)],
  outputs: [{ suffix: '', description: 'Difference, in the unit of the series' }],
  lookback: ([n]) => n!,
  lookbackFormula: 'period',
  window: ([n]) => n! + 1,
  compute: ({ series }, [n]) => [differences(series, n!)],
};

function differences(values: Float64Array, period: number): Float64Array {
  const changes = nothingBefore(period, values.length);
  for (let i = period; i < changes.length; i++) changes[i] = values[i]! - values[i - period]!;
  return changes;
}
