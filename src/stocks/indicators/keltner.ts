import { trueRangeOf } from './average-true-range.js';
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
  compute: (bars, [n, atr, multiplier]) =>
    bands(bars, { period: n!, atrPeriod: atr!, multiplier: multiplier! }),
};

const lookback = (period: number, atrPeriod: number): number => Math.max(period - 1, atrPeriod);

interface Settings {
  period: number;
  atrPeriod: number;
  multiplier: number;
}

function bands({ high, low, close }: IndicatorBars, settings: Settings): Float64Array[] {
  const { period, atrPeriod, multiplier } = settings;
  const first = lookback(period, atrPeriod);
  const upper = nothingBefore(first, close.length);
  const middle = nothingBefore(first, close.length);
  const lower = nothingBefore(first, close.length);
  if (first >= close.length) return [upper, middle, lower];
  let average = 0;
  for (let i = first - period + 1; i <= first; i++) average += (high[i]! + low[i]! + close[i]!) / 3;
  average /= period;
  let range = 0;
  for (let i = first - atrPeriod + 1; i <= first; i++) range += trueRangeOf(high[i]!, low[i]!, close[i - 1]!);
  range /= atrPeriod;
  const averageShare = 2 / (period + 1);
  const rest = (atrPeriod - 1) / atrPeriod;
  const rangeShare = 1 - rest;
  for (let i = first; i < close.length; i++) {
    if (i > first) {
      average = ((high[i]! + low[i]! + close[i]!) / 3 - average) * averageShare + average;
      range = rangeShare * trueRangeOf(high[i]!, low[i]!, close[i - 1]!) + rest * range;
    }
    upper[i] = average + range * multiplier;
    middle[i] = average;
    lower[i] = average - range * multiplier;
  }
  return [upper, middle, lower];
}
