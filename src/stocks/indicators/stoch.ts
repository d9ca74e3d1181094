import type { Indicator } from './indicator.js';
import { simpleAverage } from './moving-average.js';
import { closeWithinRange } from './stochastic.js';
import { bars } from './period-parameter.js';

export const stoch: Indicator = {
  name: 'stoch',
  title: 'Stochastic oscillator',
  group: 'momentum',
  definition:
    'Where the close lies in the latest range, 0 to 100, smoothed: fast K = 100 · (close - lowest low) / (highest high - lowest low) of `fast_k` bars, 0 when both are equal; slow K = mean of `slow_k` fast K; slow D = mean of `slow_d` slow K.',
  seed: 'None: all from the latest bars. Both outputs start where slow D exists.',
  reference: 'TA-Lib STOCH with simple averages; George C. Lane',
  recipe: 'talib.STOCH(high, low, close, fast_k, slow_k, 0, slow_d, 0)',
  inputs: ['high', 'low', 'close'],
  parameters: [
    bars('fast_k', 5, 1, 'Bars of the range'),
    bars('slow_k', 3, 1, 'Values of fast K in the mean that is slow K'),
    bars('slow_d', 3, 1, 'Values of slow K in the mean that is slow D'),
  ],
  outputs: [
    { suffix: '', description: 'Slow K' },
    { suffix: '_d', description: 'Slow D' },
  ],
  lookback: ([fastK, slowK, slowD]) => fastK! + slowK! + slowD! - 3,
  lookbackFormula: 'fast_k + slow_k + slow_d - 3',
  window: ([fastK, slowK, slowD]) => fastK! + slowK! + slowD! - 2,
  compute(bars, [fastK, slowK, slowD]) {
    const firstFast = fastK! - 1;
    const firstSlow = firstFast + slowK! - 1;
    const fast = closeWithinRange(bars, fastK!);
    const slow = simpleAverage(fast, slowK!, firstFast);
    const signal = simpleAverage(slow, slowD!, firstSlow);
    return [slow.fill(NaN, 0, firstSlow + slowD! - 1), signal];
  },
};
