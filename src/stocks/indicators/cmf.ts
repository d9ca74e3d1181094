import type { Indicator } from './indicator.js';
import { moneyFlowVolume } from './money-flow.js';
import { movingSum } from './moving-average.js';
import { period } from './period-parameter.js';

export const cmf: Indicator = {
  name: 'cmf',
  title: 'Chaikin Money Flow',
  group: 'volume',
  definition:
    'Share of the volume that flowed in, -1 to 1: the sum of ((close - low) - (high - close)) / (high - low) · volume over `period` bars, divided by the sum of their volumes; 0 when these are 0. A bar whose high equals its low adds nothing to the first sum.',
  seed: 'None: all from the latest bars.',
  reference: 'TA-Lib CMF; Marc Chaikin',
  inputs: ['high', 'low', 'close', 'volume'],
  parameters: [period(20, 2)],
  outputs: [{ suffix: '', description: 'Chaikin money flow' }],
  lookback: ([n]) => n! - 1,
  lookbackFormula: 'period - 1',
  window: ([n]) => n!,
  compute(bars, [n]) {
    const flows = movingSum(moneyFlowVolume(bars), n!);
    const volumes = movingSum(bars.volume, n!);
    for (let i = n! - 1; i < flows.length; i++) flows[i] = volumes[i] === 0 ? 0 : flows[i]! / volumes[i]!;
    return [flows];
  },
};
