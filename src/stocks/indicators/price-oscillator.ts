import type { Indicator } from './indicator.js';
import { oscillator } from './oscillator.js';
import { bars } from './period-parameter.js';

type Shared =
  'group' | 'seed' | 'inputs' | 'parameters' | 'ascending' | 'lookback' | 'lookbackFormula' | 'compute';

/** What the distances of a fast from a slow average have in common, in the unit of the series or in percent. */
export const priceOscillator = (percent: boolean): Pick<Indicator, Shared> => ({
  group: 'momentum',
  seed: 'Each average starts with the mean of its own first values: the fast one at bar fast - 1, the slow one at bar slow - 1.',
  inputs: ['series'],
  parameters: [
    bars('fast', 12, 2, 'Bars of the fast average'),
    bars('slow', 26, 2, 'Bars of the slow average'),
  ],
  ascending: ['fast', 'slow'],
  lookback: ([fast, slow]) => Math.max(fast!, slow!) - 1,
  lookbackFormula: 'slow - 1',
  compute: ({ series }, [a, b]) => [
    oscillator(series, { fast: Math.min(a!, b!), slow: Math.max(a!, b!), fastFrom: 0, percent }),
  ],
});
