import { type Bars, emptyBars, positionOf } from './bars.js';
import type { Bins } from './calendar.js';

/** Numbers of bins, both inclusive; none when `from > to`. */
export interface BinRange {
  from: number;
  to: number;
}

/**
 * One bar for each bin of the range: open of the first, highest high, lowest low, close of the last, sum of volumes;
 * NaN and volume 0 where a bin has no bar. `bars` must hold every bar of these bins; others are passed over.
 * Cost: bars in the range plus bins, whatever lies outside.
 */
export function resample(bars: Bars, bins: Bins, { from, to }: BinRange): Bars {
  const resampled = emptyBars(Math.max(0, to - from + 1));
  const { days } = bars;
  let next = from > to ? 0 : positionOf(days, bins.firstDayOf(from));
  for (let index = from; index <= to; index++) {
    const lastDay = bins.lastDayOf(index);
    const first = next;
    while (next < days.length && days[next]! <= lastDay) next++;
    resampled.days[index - from] = bins.labelOf(index);
    merge(bars, first, next, { into: resampled, at: index - from });
  }
  return resampled;
}

function merge(bars: Bars, first: number, end: number, target: { into: Bars; at: number }): void {
  const { into, at } = target;
  const empty = first === end;
  let high = empty ? NaN : bars.high[first]!;
  let low = empty ? NaN : bars.low[first]!;
  let volume = 0;
  for (let i = first; i < end; i++) {
    if (bars.high[i]! > high) high = bars.high[i]!;
    if (bars.low[i]! < low) low = bars.low[i]!;
    volume += bars.volume[i]!;
  }
  into.open[at] = empty ? NaN : bars.open[first]!;
  into.high[at] = high;
  into.low[at] = low;
  into.close[at] = empty ? NaN : bars.close[end - 1]!;
  into.volume[at] = volume;
}
