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
    const lower = nothingBefore(first, bars.close.length);
    const middle = averageTypicalPrice(bars, n!, first);
    const settings = { period: atr!, multiplier: multiplier! };
    if (first < middle.length) spread(bars, first, settings, { upper, middle, lower });
    return [upper, middle, lower];
  },
};

const lookback = (period: number, atrPeriod: number): number => Math.max(period - 1, atrPeriod);

/** Exponential, seeded at `first` by the bars that end there. */
function averageTypicalPrice(
  { high, low, close }: IndicatorBars,
  period: number,
  first: number,
): Float64Array {
  const averages = nothingBefore(first, close.length);
  if (first >= close.length) return averages;
  let average = 0;
  for (let i = first - period + 1; i <= first; i++) average += (high[i]! + low[i]! + close[i]!) / 3;
  average /= period;
  averages[first] = average;
  const share = 2 / (period + 1);
  for (let i = first + 1; i < close.length; i++) {
    average = ((high[i]! + low[i]! + close[i]!) / 3 - average) * share + average;
    averages[i] = average;
  }
  return averages;
}

interface Bands {
  upper: Float64Array;
  middle: Float64Array;
  lower: Float64Array;
}

/** Writes upper and lower band from `first` on. */
function spread(
  bars: IndicatorBars,
  first: number,
  { period, multiplier }: { period: number; multiplier: number },
  { upper, middle, lower }: Bands,
): void {
  const { high, low, close } = bars;
  let range = meanTrueRange(bars, first, period);
  upper[first] = middle[first]! + range * multiplier;
  lower[first] = middle[first]! - range * multiplier;
  const rest = (period - 1) / period;
  const share = 1 - rest;
  for (let i = first + 1; i < close.length; i++) {
    range = share * trueRangeOf(high[i]!, low[i]!, close[i - 1]!) + rest * range;
    upper[i] = middle[i]! + range * multiplier;
    lower[i] = middle[i]! - range * multiplier;
  }
}
