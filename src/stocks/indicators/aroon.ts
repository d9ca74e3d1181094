import type { Indicator } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { rangePlaces } from './range-places.js';
import { period } from './period-parameter.js';

export const aroon: Indicator = {
  name: 'aroon',
  title: 'Aroon',
  group: 'trend',
  definition:
    'How fresh the latest extremes are, 0 to 100: 100 · (period - bars since the lowest low or highest high of `period` + 1 bars) / period. Of equal extremes the newest counts.',
  seed: 'None: all from the latest bars.',
  reference: 'TA-Lib AROON; Tushar Chande, 1995',
  recipe: 'talib.AROON(high, low, period)',
  inputs: ['high', 'low'],
  parameters: [period(14, 2)],
  outputs: [
    { suffix: '_down', description: 'Freshness of the lowest low' },
    { suffix: '_up', description: 'Freshness of the highest high' },
  ],
  lookback: ([n]) => n!,
  lookbackFormula: 'period',
  window: ([n]) => n! + 1,
  compute({ high, low }, [n]) {
    const { lowest, highest } = rangePlaces(high, low, n! + 1);
    return [freshness(lowest, n!), freshness(highest, n!)];
  },
};

function freshness(places: Int32Array, n: number): Float64Array {
  const found = nothingBefore(n, places.length);
  const scale = 100 / n;
  for (let i = n; i < found.length; i++) found[i] = scale * (n - (i - places[i]!));
  return found;
}
