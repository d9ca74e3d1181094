import type { Indicator, IndicatorParameter } from './indicator.js';
import { nothingBefore, simpleAverage } from './moving-average.js';
import { period } from './period-parameter.js';
import { rollingVariance } from './rolling-variance.js';

const deviations = (side: string): IndicatorParameter => ({
  name: `deviations_${side}`,
  description: `Standard deviations from the middle to the ${side === 'up' ? 'upper' : 'lower'} band`,
  type: 'decimal',
  default: 2,
  min: 0,
  max: 1000,
});

export const bbands: Indicator = {
  name: 'bbands',
  title: 'Bollinger bands',
  group: 'volatility',
  definition:
    'Bands as many standard deviations around a mean: middle = SMA(x, period), upper = middle + deviations_up · σ, lower = middle - deviations_down · σ, σ = the population standard deviation (÷ period) of the same window.',
  seed: 'None: each value is made of its own window.',
  reference: 'TA-Lib BBANDS with SMA (matype 0); John Bollinger, “Bollinger on Bollinger Bands”, 2001',
  recipe: 'talib.BBANDS(series, period, deviations_up, deviations_down)',
  inputs: ['series'],
  parameters: [period(20, 2), deviations('up'), deviations('down')],
  outputs: [
    { suffix: '_upper', description: 'Upper band' },
    { suffix: '_middle', description: 'Simple moving average' },
    { suffix: '_lower', description: 'Lower band' },
  ],
  lookback: ([n]) => n! - 1,
  lookbackFormula: 'period - 1',
  window: ([n]) => n!,
  compute: ({ series }, [n, up, down]) => {
    const upper = rollingVariance(series, n!);
    const middle = simpleAverage(series, n!);
    const lower = nothingBefore(n! - 1, series.length);
    spread([upper, middle, lower], n! - 1, { up: up!, down: down! });
    return [upper, middle, lower];
  },
};

interface Deviations {
  up: number;
  down: number;
}

/** Writes the bands around the middle; the upper one holds the variances before. */
function spread(
  [upper, middle, lower]: [Float64Array, Float64Array, Float64Array],
  first: number,
  { up, down }: Deviations,
): void {
  for (let i = first; i < middle.length; i++) {
    const deviation = Math.sqrt(upper[i]!);
    upper[i] = middle[i]! + deviation * up;
    lower[i] = middle[i]! - deviation * down;
  }
}
