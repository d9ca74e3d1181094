import type { Indicator } from './indicator.js';
import { period } from './period-parameter.js';
import { rollingMax, rollingMin } from './rolling-extremes.js';

export const donchian: Indicator = {
  name: 'donchian',
  title: 'Donchian channels',
  group: 'volatility',
  definition:
    'The range of the latest `period` bars: upper = highest high, lower = lowest low, middle = (upper + lower) / 2.',
  seed: 'None: each value is made of its own window.',
  reference: 'TA-Lib DONCHIAN; Richard Donchian',
  recipe: 'talib.DONCHIAN(high, low, period)',
  inputs: ['high', 'low'],
  parameters: [period(20, 2)],
  outputs: [
    { suffix: '_upper', description: 'Highest high' },
    { suffix: '_middle', description: 'Mean of the two' },
    { suffix: '_lower', description: 'Lowest low' },
  ],
  lookback: ([n]) => n! - 1,
  lookbackFormula: 'period - 1',
  window: ([n]) => n!,
  compute: ({ high, low }, [n]) => {
    const upper = rollingMax(high, n!);
    const lower = rollingMin(low, n!);
    return [upper, between(upper, lower), lower];
  },
};

function between(upper: Float64Array, lower: Float64Array): Float64Array {
  const middle = new Float64Array(upper.length);
  for (let i = 0; i < middle.length; i++) middle[i] = (upper[i]! + lower[i]!) / 2;
  return middle;
}
