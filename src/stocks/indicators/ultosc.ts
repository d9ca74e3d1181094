import { trueRangeOf } from './average-true-range.js';
import type { Indicator, IndicatorBars } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { bars } from './period-parameter.js';

export const ultosc: Indicator = {
  name: 'ultosc',
  title: 'Ultimate Oscillator',
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
  const pressures = new Float64Array(close.length);
  const ranges = new Float64Array(close.length);
  for (let i = 1; i < close.length; i++) {
    const previous = close[i - 1]!;
    pressures[i] = close[i]! - (low[i]! < previous ? low[i]! : previous);
    ranges[i] = trueRangeOf(high[i]!, low[i]!, previous);
  }
  return { pressures, ranges };
}

type Periods = Record<'short' | 'medium' | 'long', number>;

/** In one pass, for the six running sums need not wait for each other. */
function scores({ pressures, ranges }: Terms, { short, medium, long }: Periods): Float64Array {
  const found = nothingBefore(long, ranges.length);
  let [pressure1, pressure2, pressure3] = [0, 0, 0];
  let [range1, range2, range3] = [0, 0, 0];
  let idle = 0;
  for (let i = 1; i < found.length; i++) {
    const pressure = pressures[i]!;
    const range = ranges[i]!;
    // Each sum begins where its first window does: not before, so that it has no roundings that this has not.
    pressure1 += i > long - short ? pressure : 0;
    pressure2 += i > long - medium ? pressure : 0;
    pressure3 += pressure;
    range1 += i > long - short ? range : 0;
    range2 += i > long - medium ? range : 0;
    range3 += range;
    idle = range === 0 && pressure === 0 ? idle + 1 : 0;
    // A window without movement: what rounding left in the sums must not be divided.
    if (idle >= short) pressure1 = range1 = 0;
    if (idle >= medium) pressure2 = range2 = 0;
    if (idle >= long) pressure3 = range3 = 0;
    if (i < long) continue;
    const score = 4 * shareOf(pressure1, range1) + 2 * shareOf(pressure2, range2) + shareOf(pressure3, range3);
    found[i] = 100 * (score / 7);
    pressure1 -= pressures[i - short + 1]!;
    range1 -= ranges[i - short + 1]!;
    pressure2 -= pressures[i - medium + 1]!;
    range2 -= ranges[i - medium + 1]!;
    pressure3 -= pressures[i - long + 1]!;
    range3 -= ranges[i - long + 1]!;
  }
  return found;
}

const shareOf = (pressure: number, range: number): number => (range > 0 ? pressure / range : 0);
