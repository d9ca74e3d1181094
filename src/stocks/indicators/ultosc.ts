import { trueRangeOf } from './average-true-range.js';
import type { Indicator, IndicatorBars } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { bars } from './period-parameter.js';

export const ultosc: Indicator = {
  name: 'ultosc',
  title: 'Ultimate oscillator',
  group: 'momentum',
  definition:
    'Buying pressure at three time scales, 0 to 100: 100 · (4 · short + 2 · medium + long) / 7, each the sum of close - min(low, previous close) divided by the sum of the true ranges of as many bars, 0 where these are 0. The three periods are taken in ascending order, however they are given.',
  seed: 'None: all from the latest bars.',
  reference: 'TA-Lib ULTOSC; Larry Williams, 1985',
  recipe: 'talib.ULTOSC(high, low, close, short, medium, long)',
  inputs: ['high', 'low', 'close'],
  parameters: [
    bars('short', 7, 1, 'Bars of the shortest time scale'),
    bars('medium', 14, 1, 'Bars of the middle time scale'),
    bars('long', 28, 1, 'Bars of the longest time scale'),
  ],
  outputs: [{ suffix: '', description: 'Ultimate oscillator' }],
  lookback: (periods) => Math.max(...periods),
  lookbackFormula: 'max(short, medium, long)',
  window: (periods) => Math.max(...periods) + 1,
  compute(bars, periods) {
    const [short, medium, long] = [...periods].sort((a, b) => a - b);
    return [scores(termsOf(bars), { short: short!, medium: medium!, long: long! })];
  },
};

/** Of each bar from 1 on: close − min(low, previous close), and the true range. */
interface Terms {
  pressures: Float64Array;
  ranges: Float64Array;
}

function termsOf({ high, low, close }: IndicatorBars): Terms {
  const terms = { pressures: new Float64Array(close.length), ranges: new Float64Array(close.length) };
  for (let i = 1; i < close.length; i++) {
    const previous = close[i - 1]!;
    terms.pressures[i] = close[i]! - (low[i]! < previous ? low[i]! : previous);
    terms.ranges[i] = trueRangeOf(high[i]!, low[i]!, previous);
  }
  return terms;
}

type Periods = Record<'short' | 'medium' | 'long', number>;

/** In one pass, for the six running sums need not wait for each other. */
function scores({ pressures, ranges }: Terms, { short, medium, long }: Periods): Float64Array {
  const found = nothingBefore(long, ranges.length);
  let shortPressure = sumOf(pressures, long - short + 1, long);
  let shortRange = sumOf(ranges, long - short + 1, long);
  let mediumPressure = sumOf(pressures, long - medium + 1, long);
  let mediumRange = sumOf(ranges, long - medium + 1, long);
  let longPressure = sumOf(pressures, 1, long);
  let longRange = sumOf(ranges, 1, long);
  // A window without movement has sums of 0, whatever rounding left in them.
  let idle = idleBefore({ pressures, ranges }, long);
  for (let i = long; i < found.length; i++) {
    const pressure = pressures[i]!;
    const range = ranges[i]!;
    idle = range === 0 && pressure === 0 ? idle + 1 : 0;
    shortPressure = idle < short ? shortPressure + pressure : 0;
    shortRange = idle < short ? shortRange + range : 0;
    mediumPressure = idle < medium ? mediumPressure + pressure : 0;
    mediumRange = idle < medium ? mediumRange + range : 0;
    longPressure = idle < long ? longPressure + pressure : 0;
    longRange = idle < long ? longRange + range : 0;
    const score = 4 * share(shortPressure, shortRange) + 2 * share(mediumPressure, mediumRange);
    found[i] = 100 * ((score + share(longPressure, longRange)) / 7);
    shortPressure -= pressures[i - short + 1]!;
    shortRange -= ranges[i - short + 1]!;
    mediumPressure -= pressures[i - medium + 1]!;
    mediumRange -= ranges[i - medium + 1]!;
    longPressure -= pressures[i - long + 1]!;
    longRange -= ranges[i - long + 1]!;
  }
  return found;
}

const share = (pressure: number, range: number): number => (range > 0 ? pressure / range : 0);

function sumOf(values: Float64Array, from: number, end: number): number {
  let sum = 0;
  for (let i = from; i < end && i < values.length; i++) sum += values[i]!;
  return sum;
}

/** How many bars before `end` in a row have no movement. */
function idleBefore({ pressures, ranges }: Terms, end: number): number {
  let first = Math.min(end, ranges.length);
  while (first > 1 && pressures[first - 1] === 0 && ranges[first - 1] === 0) first--;
  return end - first;
}
