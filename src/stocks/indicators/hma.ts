import type { Indicator } from './indicator.js';
import { weightedAverage } from './moving-average.js';
import { period } from './period-parameter.js';

export const hma: Indicator = {
  name: 'hma',
  title: 'Hull moving average',
  group: 'average',
  definition:
    'Twice an average of half the period less one of the whole, smoothed: HMA = WMA(2 · WMA(x, floor(period / 2)) - WMA(x, period), floor(√period)).',
  seed: 'None: each value is made of its own window. A period of 1 is the series itself.',
  reference: 'TA-Lib HMA; Alan Hull, “How to reduce lag in a moving average”, 2005',
  recipe: 'talib.HMA(series, period)',
  inputs: ['series'],
  parameters: [period(20)],
  outputs: [{ suffix: '', description: 'Hull average' }],
  lookback: ([n]) => lookback(n!),
  lookbackFormula: 'period - 1 + floor(sqrt(period)) - 1',
  window: ([n]) => lookback(n!) + 1,
  compute: ({ series }, [n]) => [n === 1 ? series.slice() : hullAverage(series, n!)],
};

const smoothing = (n: number): number => Math.floor(Math.sqrt(n));
const lookback = (n: number): number => n - 1 + smoothing(n) - 1;

function hullAverage(values: Float64Array, period: number): Float64Array {
  const whole = weightedAverage(values, period);
  const halfPeriod = Math.floor(period / 2);
  const half = weightedAverage(values, halfPeriod, period - halfPeriod);
  for (let i = period - 1; i < half.length; i++) half[i] = 2 * half[i]! - whole[i]!;
  return weightedAverage(half, smoothing(period), period - 1);
}
