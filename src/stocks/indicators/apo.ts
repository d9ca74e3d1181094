import type { Indicator } from './indicator.js';
import { oscillator } from './oscillator.js';
import { bars } from './period-parameter.js';

export const apo: Indicator = {
  name: 'apo',
  title: 'Absolute price oscillator',
  group: 'momentum',
  definition: 'The distance of a fast from a slow average: APO = EMA(x, fast) - EMA(x, slow).',
  seed: 'Each average starts with the mean of its own first values: the fast one at bar fast - 1, the slow one at bar slow - 1.',
  reference: 'TA-Lib APO with EMA (matype 1)',
  recipe: 'talib.APO(series, fast, slow, matype=1)',
  inputs: ['series'],
  parameters: [
    bars('fast', 12, 2, 'Bars of the fast average'),
    bars('slow', 26, 2, 'Bars of the slow average'),
  ],
  outputs: [{ suffix: '', description: 'Difference, in the unit of the series' }],
  ascending: ['fast', 'slow'],
  lookback: ([fast, slow]) => Math.max(fast!, slow!) - 1,
  lookbackFormula: 'slow - 1',
  compute: ({ series }, [a, b]) => [
    oscillator(series, {
      fast: Math.min(a!, b!),
      slow: Math.max(a!, b!),
      fastFrom: 0,
      percent: false,
    }),
  ],
};
