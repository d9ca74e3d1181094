import type { Indicator, IndicatorBars } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { rangePlaces, type RangePlaces } from './range-places.js';
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
  compute: (bars, [n]) => [distances(bars, rangePlaces(bars.high, bars.low, n!), n! - 1)],
};

function distances({ high, low, close }: IndicatorBars, places: RangePlaces, first: number): Float64Array {
  const { highest, lowest } = places;
  const found = nothingBefore(first, close.length);
  for (let i = first; i < found.length; i++) {
    const top = high[highest[i]!]!;
    const bottom = low[lowest[i]!]!;
    found[i] = isZeroBeside(top - bottom, top + bottom) ? 0 : toPercent((top - close[i]!) / (top - bottom));
  }
  return found;
}

/** 0 to -100, also for a close outside its own bar. Never -0, which would be shown as such. */
const toPercent = (share: number): number => (share > 0 ? Math.max(-100, share * -100) : 0);
