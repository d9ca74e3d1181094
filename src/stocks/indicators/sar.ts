import { fusedMultiplyAdd } from './fused-multiply-add.js';
import type { Indicator, IndicatorParameter } from './indicator.js';
import { nothingBefore } from './moving-average.js';

const factor = (name: string, fallback: number, description: string): IndicatorParameter => ({
  name,
  description,
  type: 'decimal',
  default: fallback,
  min: 0,
  max: 3e37,
});

export const sar: Indicator = {
  name: 'sar',
  title: 'Parabolic stop and reverse',
  group: 'trend',
  definition:
    'The stop of a position that is always long or short. From bar to bar it moves by factor · (extreme - stop) towards the extreme price of the position, but not into the range of the latest two bars. The factor starts at `acceleration` and grows by it with each new extreme, up to `maximum`. A bar that reaches the stop reverses the position: its stop is the extreme of the old one, kept out of the range of the latest two bars.',
  seed: 'Bar 1 starts short when the low fell by more than the high rose, otherwise long; the stop is the high or the low of bar 0, the extreme that of bar 1.',
  reference: 'TA-Lib SAR; J. Welles Wilder, New Concepts in Technical Trading Systems, 1978',
  recipe: 'talib.SAR(high, low, acceleration, maximum)',
  inputs: ['high', 'low'],
  parameters: [
    factor('acceleration', 0.02, 'First factor, and its step. Above `maximum` it counts as `maximum`.'),
    factor('maximum', 0.2, 'Largest factor.'),
  ],
  outputs: [{ suffix: '', description: 'Stop, in units of the price' }],
  lookback: () => 1,
  lookbackFormula: '1',
  compute: ({ high, low }, [acceleration, maximum]) => [
    stops(high, low, Math.min(acceleration!, maximum!), maximum!),
  ],
};

/**
 * A short position is a long one in a mirror: with prices negated, the high is the near end of a bar and the low is the
 * far one. So there is one rule, for prices as the position sees them; `side` is −1 while they stand mirrored.
 */
function stops(high: Float64Array, low: Float64Array, step: number, maximum: number): Float64Array {
  const found = nothingBefore(1, high.length);
  if (high.length < 2) return found;
  const fall = low[0]! - low[1]!;
  let side = fall > 0 && fall > high[1]! - high[0]! ? -1 : 1;
  let stop = nearEnd(side, high[0]!, low[0]!);
  let extreme = farEnd(side, high[1]!, low[1]!);
  let factor = step;
  for (let i = 1; i < found.length; i++) {
    // The stop of bar 1 respects bar 1 alone.
    const before = Math.max(1, i - 1);
    if (nearEnd(side, high[i]!, low[i]!) <= stop) {
      side = -side;
      stop = least(-extreme, nearEnd(side, high[before]!, low[before]!), nearEnd(side, high[i]!, low[i]!));
      extreme = farEnd(side, high[i]!, low[i]!);
      factor = step;
    }
    found[i] = side * stop;
    const far = farEnd(side, high[i]!, low[i]!);
    if (far > extreme) {
      extreme = far;
      factor = Math.min(factor + step, maximum);
    }
    const moved = fusedMultiplyAdd(extreme - stop, factor, stop);
    stop = least(moved, nearEnd(side, high[before]!, low[before]!), nearEnd(side, high[i]!, low[i]!));
  }
  return found;
}

const nearEnd = (side: number, high: number, low: number): number => (side > 0 ? low : -high);
const farEnd = (side: number, high: number, low: number): number => (side > 0 ? high : -low);

function least(a: number, b: number, c: number): number {
  const smaller = a < b ? a : b;
  return smaller < c ? smaller : c;
}
