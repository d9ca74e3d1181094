import { type DirectionalSums, directionalSums } from './directional-movement.js';
import type { Indicator } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { isZero } from './zero.js';
import { period } from './period-parameter.js';

export const adx: Indicator = {
  name: 'adx',
  title: 'Average directional index',
  group: 'trend',
  definition:
    "Wilder's average, (previous · (period - 1) + current) / period, of 100 · |plus_di - minus_di| / (plus_di + minus_di). A bar without movement leaves the average as it is.",
  seed: 'Starts at bar 2 · period - 1 as the mean of the first `period` values (those without movement count as 0), the first of which stands at bar `period`.',
  reference: 'TA-Lib ADX; J. Welles Wilder, New Concepts in Technical Trading Systems, 1978',
  recipe: 'talib.ADX(high, low, close, period)',
  inputs: ['high', 'low', 'close'],
  parameters: [period(14, 2)],
  outputs: [{ suffix: '', description: 'Average directional index' }],
  lookback: ([n]) => 2 * n! - 1,
  lookbackFormula: '2 * period - 1',
  compute: (bars, [n]) => [averages(directionalIndex(directionalSums(bars, n!), n!), n!)],
};

function averages(index: Float64Array, n: number): Float64Array {
  const first = 2 * n - 1;
  const found = nothingBefore(first, index.length);
  if (index.length <= first) return found;
  let average = 0;
  for (let i = n; i <= first; i++) average += index[i] || 0;
  average /= n;
  found[first] = average;
  for (let i = first + 1; i < index.length; i++) {
    if (!Number.isNaN(index[i]!)) average = (average * (n - 1) + index[i]!) / n;
    found[i] = average;
  }
  return found;
}

/** 100 · |plus DI − minus DI| / (plus DI + minus DI) from index `period` on, NaN where nothing moved. */
function directionalIndex({ plus, minus, range }: DirectionalSums, period: number): Float64Array {
  const index = new Float64Array(range.length).fill(NaN);
  for (let i = period; i < index.length; i++) {
    if (!(range[i]! > 0)) continue;
    const up = 100 * (plus[i]! / range[i]!);
    const down = 100 * (minus[i]! / range[i]!);
    if (!isZero(up + down)) index[i] = 100 * (Math.abs(down - up) / (up + down));
  }
  return index;
}
