import { trueRangeOf } from './average-true-range.js';
import { fusedMultiplyAdd } from './fused-multiply-add.js';
import type { Indicator, IndicatorBars } from './indicator.js';
import { meanTrueRange } from './mean-true-range.js';
import { nothingBefore } from './moving-average.js';
import { bars } from './period-parameter.js';

export const supertrend: Indicator = {
  name: 'supertrend',
  title: 'Supertrend',
  group: 'trend',
  definition:
    'A band that trails the price until the close breaks it. Basic bands = (high + low) / 2 ± multiplier · ATR(period). The upper band follows the basic one where that is lower, or where the previous close is above the previous band, and stays otherwise; the lower band the other way round. The trend turns down when the close is below the lower band, up when it is above the upper one; the line is the lower band while the trend is up, else the upper one.',
  seed: 'The first bar, period, takes both basic bands and an upward trend. The ATR is seeded there with the mean of the first `period` true ranges.',
  reference: 'TA-Lib SUPERTREND; Olivier Seban',
  recipe: 'talib.SUPERTREND(high, low, close, period, multiplier)',
  inputs: ['high', 'low', 'close'],
  parameters: [
    bars('period', 10, 2, 'Bars of the average true range'),
    {
      name: 'multiplier',
      description: 'Average true ranges from the middle of the bar to a band',
      type: 'decimal',
      default: 3,
      min: 0,
      max: 1000,
    },
  ],
  outputs: [
    { suffix: '', description: 'The band in force' },
    { suffix: '_trend', description: '1 while the trend is up, -1 while it is down' },
  ],
  lookback: ([n]) => n!,
  lookbackFormula: 'period',
  compute: (bars, [n, multiplier]) => {
    const lines = nothingBefore(n!, bars.close.length);
    const trends = nothingBefore(n!, bars.close.length);
    if (n! < bars.close.length) trail(bars, { period: n!, multiplier: multiplier! }, { lines, trends });
    return [lines, trends];
  },
};

interface Settings {
  period: number;
  multiplier: number;
}

interface Outputs {
  lines: Float64Array;
  trends: Float64Array;
}

function trail(bars: IndicatorBars, { period, multiplier }: Settings, { lines, trends }: Outputs): void {
  const { high, low, close } = bars;
  const rest = (period - 1) / period;
  const share = 1 - rest;
  let range = meanTrueRange(bars, period, period);
  let upper = middleOf(high[period]!, low[period]!) + multiplier * range;
  let lower = middleOf(high[period]!, low[period]!) - multiplier * range;
  let rising = true;
  lines[period] = lower;
  trends[period] = 1;
  for (let i = period + 1; i < close.length; i++) {
    const previous = close[i - 1]!;
    range = fusedMultiplyAdd(range, rest, share * trueRangeOf(high[i]!, low[i]!, previous));
    const middle = middleOf(high[i]!, low[i]!);
    const width = multiplier * range;
    if (middle + width < upper || previous > upper) upper = middle + width;
    if (middle - width > lower || previous < lower) lower = middle - width;
    rising = rising ? close[i]! >= lower : close[i]! > upper;
    lines[i] = rising ? lower : upper;
    trends[i] = rising ? 1 : -1;
  }
}

const middleOf = (high: number, low: number): number => (high + low) / 2;
