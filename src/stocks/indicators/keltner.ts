import type { Indicator } from './indicator.js';
import { exponentialAverage, nothingBefore } from './moving-average.js';
import { bars } from './period-parameter.js';
import { trueRange } from './true-range.js';
import { typicalPrice } from './typical-price.js';
import { wilderAverage } from './wilder.js';

export const keltner: Indicator = {
  name: 'keltner',
  title: 'Keltner channels',
  group: 'volatility',
  definition:
    'Bands as many average true ranges around an average: middle = EMA((high + low + close) / 3, period), upper = middle + multiplier · ATR(atr_period), lower = middle - multiplier · ATR(atr_period).',
  seed: 'Both averages start at the first bar with a value: the middle with the mean of the `period` typical prices that end there, the ATR with the mean of the `atr_period` true ranges that end there; the ATR then goes on by Wilder.',
  reference: 'TA-Lib KC; Chester Keltner, “How to Make Money in Commodities”, 1960',
  recipe: 'talib.KC(high, low, close, period, atr_period, multiplier)',
  inputs: ['high', 'low', 'close'],
  parameters: [
    bars('period', 20, 2, 'Bars of the middle'),
    bars('atr_period', 10, 1, 'Bars of the average true range'),
    {
      name: 'multiplier',
      description: 'Average true ranges from the middle to a band',
      type: 'decimal',
      default: 2,
      min: 0,
      max: 1000,
    },
  ],
  outputs: [
    { suffix: '_upper', description: 'Upper band' },
    { suffix: '_middle', description: 'Average of the typical price' },
    { suffix: '_lower', description: 'Lower band' },
  ],
  lookback: ([n, atr]) => lookback(n!, atr!),
  lookbackFormula: 'max(period - 1, atr_period)',
  compute: (bars, [n, atr, multiplier]) => {
    const first = lookback(n!, atr!);
    const middle = exponentialAverage(typicalPrice(bars), n!, first - (n! - 1));
    const ranges = trueRange(bars.high, bars.low, bars.close);
    const lower = wilderAverage(ranges, atr!, first - (atr! - 1));
    const upper = nothingBefore(first, middle.length);
    for (let i = first; i < upper.length; i++) {
      const width = lower[i]! * multiplier!;
      upper[i] = middle[i]! + width;
      lower[i] = middle[i]! - width;
    }
    return [upper, middle, lower];
  },
};

const lookback = (period: number, atrPeriod: number): number => Math.max(period - 1, atrPeriod);
