import type { Indicator } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { rollingMaxIndex, rollingMinIndex } from './rolling-extremes.js';
import { period } from './period-parameter.js';

export const aroonosc: Indicator = {
  name: 'aroonosc',
  title: 'Aroon Oscillator',
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
  compute({ high, low }, [n]) {
    const lowest = rollingMinIndex(low, n! + 1);
    const highest = rollingMaxIndex(high, n! + 1);
    const scores = nothingBefore(n!, high.length);
    for (let i = n!; i < scores.length; i++) scores[i] = (100 / n!) * (highest[i]! - lowest[i]!);
    return [scores];
  },
};
