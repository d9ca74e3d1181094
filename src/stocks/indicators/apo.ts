import type { Indicator } from './indicator.js';
import { priceOscillator } from './price-oscillator.js';

export const apo: Indicator = {
  ...priceOscillator(false),
  name: 'apo',
  title: 'Absolute price oscillator',
  definition: 'The distance of a fast from a slow average: APO = EMA(x, fast) - EMA(x, slow).',
  reference: 'TA-Lib APO with EMA (matype 1)',
  recipe: 'talib.APO(series, fast, slow, matype=1)',
  outputs: [{ suffix: '', description: 'Difference, in the unit of the series' }],
};
