import type { Indicator } from './indicator.js';
import { simpleAverage } from './moving-average.js';
import { closeWithinRange } from './stochastic.js';
import { bars } from './period-parameter.js';

export const stochf: Indicator = {
  name: 'stochf',
  title: 'Stochastic oscillator, fast',
  group: 'momentum',
  definition:
    'Where the close lies in the latest range, 0 to 100: fast K = 100 · (close - lowest low) / (highest high - lowest low) of `fast_k` bars, 0 when both are equal; fast D = mean of `fast_d` fast K.',
  seed: 'None: all from the latest bars. Both outputs start where fast D exists.',
  reference: 'TA-Lib STOCHF with a simple average; George C. Lane',
  recipe: 'talib.STOCHF(high, low, close, fast_k, fast_d, 0)',
  inputs: ['high', 'low', 'close'],
  parameters: [
    bars('fast_k', 5, 1, 'Bars of the range'),
    bars('fast_d', 3, 1, 'Values of fast K in the mean that is fast D'),
  ],
  outputs: [
    { suffix: '', description: 'Fast K' },
    { suffix: '_d', description: 'Fast D' },
  ],
  lookback: ([fastK, fastD]) => fastK! + fastD! - 2,
  lookbackFormula: 'fast_k + fast_d - 2',
  window: ([fastK, fastD]) => fastK! + fastD! - 1,
  compute(bars, [fastK, fastD]) {
    const fast = closeWithinRange(bars, fastK!);
    const signal = simpleAverage(fast, fastD!, fastK! - 1);
    return [fast.fill(NaN, 0, fastK! + fastD! - 2), signal];
  },
};
