import { directionalIndicator, directionalSums } from './directional-movement.js';
import type { Indicator } from './indicator.js';
import { period } from './period-parameter.js';

export const plusDi: Indicator = {
  name: 'plus_di',
  title: 'Plus directional indicator',
  group: 'trend',
  definition:
    '100 · the sum of the directional movement / the sum of the true ranges, both by Wilder: previous - previous / period + current; 0 when that range is 0. The movement is the rise of the high where it is more than 0 and more than the fall of the low. With a period of 1 the fraction itself, not its percentage, as TA-Lib has it.',
  seed: 'Plain sums of bars 1 to period - 1; bar `period` applies the first smoothing.',
  reference: 'TA-Lib PLUS_DI; J. Welles Wilder, New Concepts in Technical Trading Systems, 1978',
  recipe: 'talib.PLUS_DI(high, low, close, period)',
  inputs: ['high', 'low', 'close'],
  parameters: [period(14)],
  outputs: [{ suffix: '', description: 'Plus directional indicator' }],
  lookback: ([n]) => n!,
  lookbackFormula: 'period',
  compute(bars, [n]) {
    const sums = directionalSums(bars, n!);
    return [directionalIndicator(sums.plus, sums.range, n!)];
  },
};
