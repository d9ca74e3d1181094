import type { Indicator } from './indicator.js';
import { moneyFlowVolume } from './money-flow.js';
import { nothingBefore } from './moving-average.js';
import { period } from './period-parameter.js';

export const cmf: Indicator = {
  name: 'cmf',
  title: 'Chaikin money flow',
  group: 'volume',
  definition:
    'Share of the volume that flowed in, -1 to 1: the sum of ((close - low) - (high - close)) / (high - low) · volume over `period` bars, divided by the sum of their volumes; 0 when these are 0. A bar whose high equals its low adds nothing to the first sum.',
  seed: 'None: all from the latest bars.',
  reference: 'TA-Lib CMF; Marc Chaikin',
  recipe: 'talib.CMF(high, low, close, volume, period)',
  inputs: ['high', 'low', 'close', 'volume'],
  parameters: [period(20, 2)],
  outputs: [{ suffix: '', description: 'Chaikin money flow' }],
  lookback: ([n]) => n! - 1,
  lookbackFormula: 'period - 1',
  window: ([n]) => n!,
  compute: (bars, [n]) => [shares(moneyFlowVolume(bars), bars.volume, n!)],
};

function shares(flows: Float64Array, volume: Float64Array, n: number): Float64Array {
  const found = nothingBefore(n - 1, flows.length);
  let flow = 0;
  let total = 0;
  for (let i = 0; i < found.length; i++) {
    flow += flows[i]!;
    total += volume[i]!;
    if (i < n - 1) continue;
    found[i] = total === 0 ? 0 : flow / total;
    flow -= flows[i - n + 1]!;
    total -= volume[i - n + 1]!;
  }
  return found;
}
