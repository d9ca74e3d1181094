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
  compute: ({ series }, [n]) => {
    const changes = nothingBefore(n!, series.length);
    for (let i = n!; i < changes.length; i++) changes[i] = series[i]! - series[i - n!]!;
    return [changes];
  },
};
