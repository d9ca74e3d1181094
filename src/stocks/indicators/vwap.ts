import { type BinSize, binsOf } from '../calendar.js';
import type { Indicator, IndicatorBars } from './indicator.js';

const anchors = ['none', 'week', 'month', 'quarter', 'year'] as const;
const frequencies: readonly (BinSize['frequency'] | undefined)[] = [
  undefined,
  'Weekly',
  'Monthly',
  'Quarterly',
  'Annual',
];

export const vwap: Indicator = {
  name: 'vwap',
  title: 'Volume weighted average price',
  group: 'volume',
  definition:
    'Running total of (high + low + close) / 3 · volume, divided by the running total of the volume; 0 as long as that is 0. Both restart at the first bar of each calendar week (Monday to Sunday), month, quarter or year; with `none` never.',
  seed: 'Both totals start at 0 before the first bar.',
  reference: 'TA-Lib VWAP, which is the one with `none`',
  recipe:
    '(talib.TYPPRICE(high, low, close) * volume).groupby(anchor).cumsum() / volume.groupby(anchor).cumsum()',
  inputs: ['high', 'low', 'close', 'volume'],
  parameters: [
    {
      name: 'anchor',
      description: 'When the totals restart.',
      type: 'choice',
      default: 'none',
      choices: anchors,
    },
  ],
  outputs: [{ suffix: '', description: 'Volume weighted average price' }],
  lookback: () => 0,
  lookbackFormula: '0',
  compute: (bars, [anchor]) => [averages(bars, lastDayOfSpan(anchor!))],
};

function averages(bars: IndicatorBars, lastDayFrom: (day: number) => number): Float64Array {
  const { days, high, low, close, volume } = bars;
  const found = new Float64Array(close.length);
  let lastDay = -Infinity;
  let amount = 0;
  let total = 0;
  for (let i = 0; i < found.length; i++) {
    if (days[i]! > lastDay) {
      lastDay = lastDayFrom(days[i]!);
      amount = 0;
      total = 0;
    }
    amount += ((high[i]! + low[i]! + close[i]!) / 3) * volume[i]!;
    total += volume[i]!;
    found[i] = total === 0 ? 0 : amount / total;
  }
  return found;
}

/** From any day to the last day of the span that holds it. Asked once a span, so that bars cost no calendar. */
function lastDayOfSpan(anchor: number): (day: number) => number {
  const frequency = frequencies[anchor];
  if (!frequency) return () => Infinity;
  const bins = binsOf({ frequency, interval: 1, align: 'calendar' }, 0);
  return (day) => bins.lastDayOf(bins.indexOf(day));
}
