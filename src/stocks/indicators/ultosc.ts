import type { Indicator } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { trueRange } from './true-range.js';
import { bars } from './period-parameter.js';

export const ultosc: Indicator = {
  name: 'ultosc',
  title: 'Ultimate Oscillator',
  group: 'momentum',
  definition:
    'Buying pressure at three time scales, 0 to 100: 100 · (4 · short + 2 · medium + long) / 7, each the sum of close - min(low, previous close) divided by the sum of the true ranges of as many bars, 0 where these are 0. The three periods are taken in ascending order, however they are given.',
  seed: 'None: all from the latest bars.',
  reference: 'TA-Lib ULTOSC; Larry Williams, 1985',
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
  compute({ high, low, close }, periods) {
    const ranges = trueRange(high, low, close);
    const pressures = buyingPressure(low, close);
    const first = Math.max(...periods);
    const scores = nothingBefore(first, close.length);
    const weights = [4, 2, 1];
    for (const [place, n] of [...periods].sort((a, b) => a - b).entries())
      addShares(scores, { pressures, ranges }, { n, weight: weights[place]!, first });
    for (let i = 0; i < scores.length; i++) scores[i] = 100 * (scores[i]! / 7);
    return [scores];
  },
};

/** Adds to each score its share of pressure in range over the latest `n` bars, 0 to 1, times the weight. */
function addShares(
  scores: Float64Array,
  { pressures, ranges }: { pressures: Float64Array; ranges: Float64Array },
  { n, weight, first }: { n: number; weight: number; first: number },
): void {
  let pressure = 0;
  let range = 0;
  let idle = 0;
  for (let i = first - n + 1; i < scores.length; i++) {
    pressure += pressures[i]!;
    range += ranges[i]!;
    idle = ranges[i] === 0 && pressures[i] === 0 ? idle + 1 : 0;
    // A window without movement: what rounding left in the sums must not be divided.
    if (idle >= n) pressure = range = 0;
    if (range > 0) scores[i]! += weight * (pressure / range);
    if (i < first) continue;
    pressure -= pressures[i - n + 1]!;
    range -= ranges[i - n + 1]!;
  }
}

/** Close − min(low, previous close), from bar 1 on. */
function buyingPressure(low: Float64Array, close: Float64Array): Float64Array {
  const pressures = new Float64Array(close.length);
  for (let i = 1; i < pressures.length; i++) {
    const previous = close[i - 1]!;
    pressures[i] = close[i]! - (low[i]! < previous ? low[i]! : previous);
  }
  return pressures;
}
