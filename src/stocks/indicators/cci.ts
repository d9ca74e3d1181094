import type { Indicator } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { period } from './period-parameter.js';
import { typicalPrice } from './typical-price.js';
import { isZeroBeside } from './zero.js';

export const cci: Indicator = {
  name: 'cci',
  title: 'Commodity channel index',
  group: 'momentum',
  definition:
    'How far the typical price (high + low + close) / 3 lies from its mean, in units of its usual distance: (price - mean) / (0.015 · mean absolute deviation from that mean), all of `period` bars. 0 in a flat window: when the distance or the deviation is at most 1e-14 of the mean.',
  seed: 'None: each value is made of its own window.',
  reference: 'TA-Lib CCI; Donald Lambert, 1980',
  recipe: 'talib.CCI(high, low, close, period)',
  inputs: ['high', 'low', 'close'],
  parameters: [period(14, 2)],
  outputs: [{ suffix: '', description: 'Commodity channel index' }],
  lookback: ([n]) => n! - 1,
  lookbackFormula: 'period - 1',
  window: ([n]) => n!,
  compute(bars, [n]) {
    const prices = typicalPrice(bars);
    const found = nothingBefore(n! - 1, prices.length);
    for (let i = n! - 1; i < found.length; i++) {
      const turn = i - (i % n!);
      const start = i - n! + 1;
      let mean = 0;
      for (let j = turn; j <= i; j++) mean += prices[j]!;
      for (let j = start; j < turn; j++) mean += prices[j]!;
      mean /= n!;
      let dev = 0;
      for (let j = turn; j <= i; j++) dev += Math.abs(prices[j]! - mean);
      for (let j = start; j < turn; j++) dev += Math.abs(prices[j]! - mean);
      dev /= n!;
      const d = prices[i]! - mean;
      found[i] = isZeroBeside(d, mean) || isZeroBeside(dev, mean) ? 0 : d / (0.015 * dev);
    }
    return [found];
  },
};
