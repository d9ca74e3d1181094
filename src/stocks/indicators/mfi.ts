import type { Indicator, IndicatorBars } from './indicator.js';
import { nothingBefore } from './moving-average.js';
import { oneIf } from './one-if.js';
import { period } from './period-parameter.js';
import { isZeroBeside } from './zero.js';

export const mfi: Indicator = {
  name: 'mfi',
  title: 'Money flow index',
  group: 'volume',
  definition:
    'Share of the money that came in on rising prices, 0 to 100: 100 · up / (up + down), the sums over `period` bars of typical price · volume where the typical price (high + low + close) / 3 rose or fell. A move of at most 1e-14 of the sum of the two prices counts as none. 0 when no money moved.',
  seed: 'None: each value is made of its own window and the bar before it.',
  reference: 'TA-Lib MFI; Gene Quong and Avrum Soudack, 1989',
  recipe: 'talib.MFI(high, low, close, volume, period)',
  inputs: ['high', 'low', 'close', 'volume'],
  parameters: [period(14, 2)],
  outputs: [{ suffix: '', description: 'Money flow index' }],
  lookback: ([n]) => n!,
  lookbackFormula: 'period',
  window: ([n]) => n! + 1,
  compute(bars, [n]) {
    const money = { up: new Float64Array(bars.close.length), down: new Float64Array(bars.close.length) };
    splitByDirection(bars, money);
    return [shares(money, n!)];
  },
};

/** Money by direction of the typical price: 0 in both where it stays, and at bar 0. */
interface Money {
  up: Float64Array;
  down: Float64Array;
}

function splitByDirection({ high, low, close, volume }: IndicatorBars, { up, down }: Money): void {
  let previous = 0;
  for (let i = 0; i < close.length; i++) {
    const price = (high[i]! + low[i]! + close[i]!) / 3;
    const move = price - previous;
    if (i > 0 && !isZeroBeside(move, price + previous)) {
      const rose = oneIf(move > 0);
      up[i] = price * volume[i]! * rose;
      down[i] = price * volume[i]! * (1 - rose);
    }
    previous = price;
  }
}

function shares({ up, down }: Money, n: number): Float64Array {
  const found = nothingBefore(n, up.length);
  let rising = 0;
  let falling = 0;
  let idle = 0;
  for (let i = 1; i < found.length; i++) {
    if (i > n) {
      rising -= up[i - n]!;
      falling -= down[i - n]!;
    }
    rising += up[i]!;
    falling += down[i]!;
    const money = up[i]! + down[i]!;
    idle = money === 0 ? idle + 1 : 0;
    // A window without money: what rounding left in the sums must not be divided.
    if (idle >= n) rising = falling = 0;
    if (i >= n) found[i] = percentage(rising, rising + falling);
  }
  return found;
}

/** Rounding can leave a sum a little below 0, and so its share outside 0 to 100. */
function percentage(part: number, total: number): number {
  if (total <= 0 || part < 0) return 0;
  return 100 * (part > total ? 1 : part / total);
}
