import type { Indicator } from './indicator.js';
import { exponentialAverage, nothingBefore } from './moving-average.js';
import { bars } from './period-parameter.js';

export const apo: Indicator = {
  name: 'apo',
  title: 'Absolute price oscillator',
  group: 'momentum',
  definition: 'The distance of a fast from a slow average: APO = EMA(x, fast) - EMA(x, slow).',
  seed: 'Each average starts with the mean of its own first values: the fast one at bar fast - 1, the slow one at bar slow - 1.',
  reference: 'TA-Lib APO with EMA (matype 1)',
  inputs: ['series'],
  parameters: [
    bars('fast', 12, 2, 'Bars of the fast average'),
    bars('slow', 26, 2, 'Bars of the slow average'),
  ],
  outputs: [{ suffix: '', description: 'Difference, in the unit of the series' }],
  ascending: ['fast', 'slow'],
  lookback: ([fast, slow]) => Math.max(fast!, slow!) - 1,
  lookbackFormula: 'slow - 1',
  compute: ({ series }, [a, b]) => {
    const first = Math.max(a!, b!) - 1;
    const fast = exponentialAverage(series, Math.min(a!, b!));
    const slow = exponentialAverage(series, Math.max(a!, b!));
    const distance = nothingBefore(first, series.length);
    for (let i = first; i < distance.length; i++) distance[i] = fast[i]! - slow[i]!;
    return [distance];
  },
};
