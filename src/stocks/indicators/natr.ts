import { averageTrueRange } from './average-true-range.js';
import type { Indicator } from './indicator.js';
import { period } from './period-parameter.js';

export const natr: Indicator = {
  name: 'natr',
  title: 'Normalized average true range',
  group: 'volatility',
  definition:
    'The average true range (`atr`) in percent of the close: 100 · atr / close; 0 when the close is 0. With a period of 1 the true range itself, not its percentage, as TA-Lib has it.',
  seed: 'The average starts as the mean true range of bars 1 to `period`.',
  reference: 'TA-Lib NATR; John Forman, 2006',
  recipe: 'talib.NATR(high, low, close, period)',
  inputs: ['high', 'low', 'close'],
  parameters: [period(14)],
  outputs: [{ suffix: '', description: 'Average true range, in percent of the close' }],
  lookback: ([n]) => n!,
  lookbackFormula: 'period',
  compute: (bars, [n]) => [inPercentOf(bars.close, averageTrueRange(bars, n!), n!)],
};

/** In place. */
function inPercentOf(close: Float64Array, ranges: Float64Array, n: number): Float64Array {
  if (n === 1) return ranges;
  for (let i = n; i < ranges.length; i++) ranges[i] = close[i] === 0 ? 0 : (ranges[i]! / close[i]!) * 100;
  return ranges;
}
