import type { Indicator } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { rangePlaces, type RangePlaces } from './range-places.js';
import { period } from './period-parameter.js';

export const aroonosc: Indicator = {
  name: 'aroonosc',
  title: 'Aroon oscillator',
  group: 'trend',
  definition:
    'Aroon up minus Aroon down, -100 to 100: 100 · (bars from the lowest low to the highest high of `period` + 1 bars) / period. Of equal extremes the newest counts.',
  seed: 'None: all from the latest bars.',
  reference: 'TA-Lib AROONOSC; Tushar Chande, 1995',
  recipe: 'talib.AROONOSC(high, low, period)',
  inputs: ['high', 'low'],
  parameters: [period(14, 2)],
  outputs: [{ suffix: '', description: 'Aroon oscillator' }],
  lookback: ([n]) => n!,
  lookbackFormula: 'period',
  window: ([n]) => n! + 1,
  compute: ({ high, low }, [n]) => [differences(rangePlaces(high, low, n! + 1), n!)],
};

function differences({ highest, lowest }: RangePlaces, n: number): Float64Array {
  const found = nothingBefore(n, highest.length);
  const scale = 100 / n;
  for (let i = n; i < found.length; i++) found[i] = scale * (highest[i]! - lowest[i]!);
  return found;
}
