import type { Indicator } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { rollingMax, rollingMin } from './rolling-extremes.js';
import { isZeroBeside } from './zero.js';
import { period } from './period-parameter.js';

export const willr: Indicator = {
  name: 'willr',
  title: 'Williams %R',
  group: 'momentum',
  definition:
    'How far the close lies below the highest high of the latest range, 0 to -100: -100 · (highest high - close) / (highest high - lowest low) of `period` bars; 0 when both are equal.',
  seed: 'None: all from the latest bars.',
  reference: 'TA-Lib WILLR; Larry Williams, How I Made One Million Dollars, 1973',
  recipe: 'talib.WILLR(high, low, close, period)',
  inputs: ['high', 'low', 'close'],
  parameters: [period(14, 2)],
  outputs: [{ suffix: '', description: 'Williams %R' }],
  lookback: ([n]) => n! - 1,
  lookbackFormula: 'period - 1',
  window: ([n]) => n!,
  compute({ high, low, close }, [n]) {
    const highest = rollingMax(high, n!);
    const lowest = rollingMin(low, n!);
    const distances = nothingBefore(n! - 1, close.length);
    for (let i = n! - 1; i < distances.length; i++) {
      const top = highest[i]!;
      const bottom = lowest[i]!;
      distances[i] = isZeroBeside(top - bottom, top + bottom)
        ? 0
        : toPercent((top - close[i]!) / (top - bottom));
    }
    return [distances];
  },
};

/** 0 to -100, also for a close outside its own bar. Never -0, which would be shown as such. */
const toPercent = (share: number): number => (share > 0 ? Math.max(-100, share * -100) : 0);
