import type { Indicator } from './indicator.js';
import { simpleAverage } from './moving-average.js';
import { relativeStrength } from './rsi.js';
import { closeWithinRange } from './stochastic.js';
import { bars } from './period-parameter.js';

export const stochrsi: Indicator = {
  name: 'stochrsi',
  title: 'Stochastic relative strength index',
  group: 'momentum',
  definition:
    'Where the relative strength index lies in its own latest range, 0 to 100: fast K = 100 · (rsi - lowest rsi) / (highest rsi - lowest rsi) of `fast_k` values, 0 when both are equal; fast D = mean of `fast_d` fast K.',
  seed: 'The averages of the relative strength index start as the mean gain and the mean loss of the first `period` differences. Both outputs start where fast D exists.',
  reference:
    'TA-Lib STOCHRSI with a simple average; Tushar Chande and Stanley Kroll, The New Technical Trader, 1994',
  recipe: 'talib.STOCHRSI(series, period, fast_k, fast_d, 0)',
  inputs: ['series'],
  parameters: [
    bars('period', 14, 2, 'Bars of the relative strength index'),
    bars('fast_k', 5, 1, 'Values of the relative strength index in the range'),
    bars('fast_d', 3, 1, 'Values of fast K in the mean that is fast D'),
  ],
  outputs: [
    { suffix: '', description: 'Fast K' },
    { suffix: '_d', description: 'Fast D' },
  ],
  lookback: ([period, fastK, fastD]) => period! + fastK! + fastD! - 2,
  lookbackFormula: 'period + fast_k + fast_d - 2',
  compute({ series }, [period, fastK, fastD]) {
    const strength = relativeStrength(series, period!);
    const fast = closeWithinRange({ high: strength, low: strength, close: strength }, fastK!, period);
    const signal = simpleAverage(fast, fastD!, period! + fastK! - 1);
    return [fast.fill(NaN, 0, period! + fastK! + fastD! - 2), signal];
  },
};
