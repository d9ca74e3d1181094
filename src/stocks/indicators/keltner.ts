import { trueRangeOf } from './average-true-range.js';
import { meanTrueRange } from './mean-true-range.js';
import type { Indicator, IndicatorBars } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { bars } from './period-parameter.js';

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
    const upper = nothingBefore(first, bars.close.length);
    const middle = nothingBefore(first, bars.close.length);
    const lower = nothingBefore(first, bars.close.length);
    const settings = { period: n!, atrPeriod: atr!, multiplier: multiplier! };
    if (first < bars.close.length) spread(bars, settings, { upper, middle, lower });
    return [upper, middle, lower];
  },
};

const lookback = (period: number, atrPeriod: number): number => Math.max(period - 1, atrPeriod);

interface Settings {
  period: number;
  atrPeriod: number;
  multiplier: number;
}

interface Bands {
  upper: Float64Array;
  middle: Float64Array;
  lower: Float64Array;
}

function spread(bars: IndicatorBars, settings: Settings, { upper, middle, lower }: Bands): void {
  const { high, low, close } = bars;
  const { period, atrPeriod, multiplier } = settings;
  const first = lookback(period, atrPeriod);
  const averageShare = 2 / (period + 1);
  const rest = (atrPeriod - 1) / atrPeriod;
  const rangeShare = 1 - rest;
  let average = meanTypicalPrice(bars, first, period);
  let range = meanTrueRange(bars, first, atrPeriod);
  for (let i = first; i < close.length; i++) {
    if (i > first) {
      average = ((high[i]! + low[i]! + close[i]!) / 3 - average) * averageShare + average;
      range = rangeShare * trueRangeOf(high[i]!, low[i]!, close[i - 1]!) + rest * range;
    }
    upper[i] = average + range * multiplier;
    middle[i] = average;
    lower[i] = average - range * multiplier;
  }
}

/** Of the `count` bars that end with `last`. */
function meanTypicalPrice({ high, low, close }: IndicatorBars, last: number, count: number): number {
  let sum = 0;
  for (let i = last - count + 1; i <= last; i++) sum += (high[i]! + low[i]! + close[i]!) / 3;
  return sum / count;
}
