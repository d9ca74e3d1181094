import { seedCascade } from './exponential-cascade.js';
import type { Indicator } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { period } from './period-parameter.js';

export const t3: Indicator = {
  name: 't3',
  title: 'Tillson T3 moving average',
  group: 'average',
  definition:
    'Three times over x becomes GD(x) = (1 + v) · EMA(x) - v · EMA(EMA(x)), v the volume factor. With e1 = EMA(x), e2 = EMA(e1), … e6: T3 = -v³ · e6 + 3(v² + v³) · e5 - (6v² + 3(v + v³)) · e4 + (1 + 3v + v³ + 3v²) · e3.',
  seed: 'Each of the six averages starts with the mean of the first `period` values that it reads, the last at bar 6 · (period - 1). A period of 1 is the series itself.',
  reference:
    'TA-Lib T3; Tim Tillson, “Smoothing Techniques for More Accurate Signals”, Stocks & Commodities 16:1, 1998',
  recipe: 'talib.T3(series, period, volume_factor)',
  inputs: ['series'],
  parameters: [
    period(5),
    {
      name: 'volume_factor',
      description: '0 is an average of averages of averages, 1 is the one with the least lag',
      type: 'decimal',
      default: 0.7,
      min: 0,
      max: 1,
    },
  ],
  outputs: [{ suffix: '', description: 'T3 average' }],
  lookback: ([n]) => lookback(n!),
  lookbackFormula: '6 * (period - 1)',
  compute: ({ series }, [n, v]) => [n === 1 ? series.slice() : sixfoldAverage(series, n!, v!)],
};

const lookback = (n: number): number => 6 * (n - 1);

function sixfoldAverage(values: Float64Array, period: number, factor: number): Float64Array {
  const first = lookback(period);
  const averages = nothingBefore(first, values.length);
  if (first >= values.length) return averages;
  const seeds = seedCascade(values, period, 6);
  let e1 = seeds[0]!;
  let e2 = seeds[1]!;
  let e3 = seeds[2]!;
  let e4 = seeds[3]!;
  let e5 = seeds[4]!;
  let e6 = seeds[5]!;
  const square = factor * factor;
  const cube = square * factor;
  const c6 = -cube;
  const c5 = 3 * (square + cube);
  const c4 = -6 * square - 3 * (factor + cube);
  const c3 = 1 + 3 * factor + cube + 3 * square;
  averages[first] = c6 * e6 + c5 * e5 + c4 * e4 + c3 * e3;
  const share = 2 / (period + 1);
  const rest = 1 - share;
  for (let i = first + 1; i < values.length; i++) {
    e1 = share * values[i]! + rest * e1;
    e2 = share * e1 + rest * e2;
    e3 = share * e2 + rest * e3;
    e4 = share * e3 + rest * e4;
    e5 = share * e4 + rest * e5;
    e6 = share * e5 + rest * e6;
    averages[i] = c6 * e6 + c5 * e5 + c4 * e4 + c3 * e3;
  }
  return averages;
}
