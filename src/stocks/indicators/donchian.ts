import type { Indicator, IndicatorBars } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { period } from './period-parameter.js';
import { rangePlaces } from './range-places.js';

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
    const upper = nothingBefore(n! - 1, high.length);
    const middle = nothingBefore(n! - 1, high.length);
    const lower = nothingBefore(n! - 1, high.length);
    spread({ high, low }, n!, { upper, middle, lower });
    return [upper, middle, lower];
  },
};

interface Channel {
  upper: Float64Array;
  middle: Float64Array;
  lower: Float64Array;
}

function spread(
  { high, low }: Pick<IndicatorBars, 'high' | 'low'>,
  n: number,
  { upper, middle, lower }: Channel,
): void {
  const { highest, lowest } = rangePlaces(high, low, n);
  for (let i = n - 1; i < upper.length; i++) {
    const top = high[highest[i]!]!;
    const bottom = low[lowest[i]!]!;
    upper[i] = top;
    middle[i] = (top + bottom) / 2;
    lower[i] = bottom;
  }
}
