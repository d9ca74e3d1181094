import type { Indicator } from './indicator.js';
import { priceOscillator } from './price-oscillator.js';

export const ppo: Indicator = {
  ...priceOscillator(true),
  name: 'ppo',
  title: 'Percentage price oscillator',
  definition:
    'The distance of a fast from a slow average in percent of the slow one: PPO = 100 · (EMA(x, fast) - EMA(x, slow)) / EMA(x, slow); 0 where the slow average is 0.',
  reference: 'TA-Lib PPO with EMA (matype 1)',
  recipe: 'talib.PPO(series, fast, slow, matype=1)',
  outputs: [{ suffix: '', description: 'Percent' }],
};
