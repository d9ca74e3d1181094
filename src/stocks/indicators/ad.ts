import type { Indicator } from './indicator.js';
import { accumulation } from './money-flow.js';

export const ad: Indicator = {
  name: 'ad',
  title: 'Chaikin accumulation/distribution line',
  group: 'volume',
  definition:
    'Running total of ((close - low) - (high - close)) / (high - low) · volume; a bar whose high equals its low adds nothing.',
  seed: 'Starts at 0 before the first bar.',
  reference: 'TA-Lib AD; Marc Chaikin',
  recipe: 'talib.AD(high, low, close, volume)',
  inputs: ['high', 'low', 'close', 'volume'],
  parameters: [],
  outputs: [{ suffix: '', description: 'Accumulation/distribution line' }],
  lookback: () => 0,
  lookbackFormula: '0',
  compute: (bars) => [accumulation(bars)],
};
