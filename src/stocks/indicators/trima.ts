import type { Indicator } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { period } from './period-parameter.js';

export const trima: Indicator = {
  name: 'trima',
  title: 'Triangular moving average',
  group: 'average',
  definition:
    'The mean of the latest `period` values with weights that rise by one to the middle and fall again: TRIMA = SMA(SMA(x, ceil(period / 2)), floor(period / 2) + 1).',
  seed: 'None: each value is made of its own window.',
  reference: 'TA-Lib TRIMA',
  recipe: 'talib.TRIMA(series, period)',
  inputs: ['series'],
  parameters: [period(30)],
  outputs: [{ suffix: '', description: 'Triangular mean of the window' }],
  lookback: ([n]) => n! - 1,
  lookbackFormula: 'period - 1',
  window: ([n]) => n!,
  compute: ({ series }, [n]) => [triangularAverage(series, n!)],
};

/** Bars after which the sums are taken anew: what rounding left in `older` is subtracted from `weighted` at every bar. */
const renewal = (period: number): number => Math.max(1000, 32 * period);

function triangularAverage(values: Float64Array, period: number): Float64Array {
  const first = period - 1;
  const averages = nothingBefore(first, values.length);
  const every = renewal(period);
  for (let start = first; start < values.length; start += every)
    fill(values, period, { averages, start, end: Math.min(values.length, start + every) });
  return averages;
}

interface Stretch {
  averages: Float64Array;
  start: number;
  end: number;
}

/**
 * From one bar to the next the weights of the older half of the window fall by one and those of the newer half rise by
 * one. The middle of an odd window is in its older half until the bar passes, then in the newer.
 */
function fill(values: Float64Array, period: number, { averages, start, end }: Stretch): void {
  const half = period >> 1;
  const odd = period % 2;
  const share = 1 / ((half + odd) * (half + 1));
  const oldest = start - period + 1;
  const middle = oldest + half + odd - 1;
  let weighted = 0;
  let older = 0;
  let newer = 0;
  for (let i = middle; i >= oldest; i--) weighted += older += values[i]!;
  for (let i = middle + 1; i <= start; i++) weighted += newer += values[i]!;
  averages[start] = weighted * share;
  for (let i = start + 1; i < end; i++) {
    const passing = values[i - half]!;
    weighted -= older;
    older -= values[i - period]!;
    older += passing;
    if (odd) weighted += newer;
    newer -= passing;
    if (!odd) weighted += newer;
    newer += values[i]!;
    weighted += values[i]!;
    averages[i] = weighted * share;
  }
}
