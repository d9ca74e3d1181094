import type { Indicator } from './indicator.js';
import { type MeanDeviations, meanDeviations } from './mean-deviation.js';
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
    return [inDeviations(prices, meanDeviations(prices, n!), n! - 1)];
  },
};

function inDeviations(
  prices: Float64Array,
  { means, deviations }: MeanDeviations,
  first: number,
): Float64Array {
  const found = nothingBefore(first, prices.length);
  for (let i = first; i < found.length; i++) {
    const mean = means[i]!;
    const distance = prices[i]! - mean;
    const flat = isZeroBeside(distance, mean) || isZeroBeside(deviations[i]!, mean);
    found[i] = flat ? 0 : distance / (0.015 * deviations[i]!);
  }
  return found;
}
