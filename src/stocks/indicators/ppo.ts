import type { Indicator } from './indicator.js';
import { exponentialAverage, nothingBefore } from './moving-average.js';
import { bars } from './period-parameter.js';
import { isZero } from './zero.js';

export const ppo: Indicator = {
  name: 'ppo',
  title: 'Percentage price oscillator',
  group: 'momentum',
  definition:
    'The distance of a fast from a slow average in percent of the slow one: PPO = 100 · (EMA(x, fast) - EMA(x, slow)) / EMA(x, slow); 0 where the slow average is 0.',
  seed: 'Each average starts with the mean of its own first values: the fast one at bar fast - 1, the slow one at bar slow - 1.',
  reference: 'TA-Lib PPO with EMA (matype 1)',
  inputs: ['series'],
  parameters: [
    bars('fast', 12, 2, 'Bars of the fast average'),
    bars('slow', 26, 2, 'Bars of the slow average'),
  ],
  outputs: [{ suffix: '', description: 'Percent' }],
  ascending: ['fast', 'slow'],
  lookback: ([fast, slow]) => Math.max(fast!, slow!) - 1,
  lookbackFormula: 'slow - 1',
  compute: ({ series }, [a, b]) => {
    const first = Math.max(a!, b!) - 1;
    const fast = exponentialAverage(series, Math.min(a!, b!));
    const slow = exponentialAverage(series, Math.max(a!, b!));
    const percent = nothingBefore(first, series.length);
    for (let i = first; i < percent.length; i++)
      percent[i] = isZero(slow[i]!) ? 0 : ((fast[i]! - slow[i]!) / slow[i]!) * 100;
    return [percent];
  },
};
