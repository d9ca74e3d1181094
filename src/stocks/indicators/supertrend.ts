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
    if (n! < lines.length) {
      averageRanges(bars, n!, lines);
      trail(bars, n!, multiplier!, { lines, trends });
    }
    return [lines, trends];
  },
};

/** Average true ranges from bar `period` on, rounded as TA-Lib does: the trend turns by them. */
function averageRanges(bars: IndicatorBars, period: number, ranges: Float64Array): void {
  const { high, low, close } = bars;
  const rest = (period - 1) / period;
  const share = 1 - rest;
  let range = meanTrueRange(bars, period, period);
  ranges[period] = range;
  for (let i = period + 1; i < close.length; i++) {
    range = fusedMultiplyAdd(range, rest, share * trueRangeOf(high[i]!, low[i]!, close[i - 1]!));
    ranges[i] = range;
  }
}

interface Outputs {
  /** Holds the average true ranges before. */
  lines: Float64Array;
  trends: Float64Array;
}

function trail(
  { high, low, close }: IndicatorBars,
  first: number,
  multiplier: number,
  { lines, trends }: Outputs,
): void {
  const middle = (high[first]! + low[first]!) / 2;
  let upper = middle + multiplier * lines[first]!;
  let lower = middle - multiplier * lines[first]!;
  let rising = true;
  lines[first] = lower;
  trends[first] = 1;
  for (let i = first + 1; i < close.length; i++) {
    const previous = close[i - 1]!;
    const middle = (high[i]! + low[i]!) / 2;
    const width = multiplier * lines[i]!;
    if (middle + width < upper || previous > upper) upper = middle + width;
    if (middle - width > lower || previous < lower) lower = middle - width;
    rising = rising ? close[i]! >= lower : close[i]! > upper;
    lines[i] = rising ? lower : upper;
    trends[i] = rising ? 1 : -1;
  }
}
