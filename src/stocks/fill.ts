import { type Bars, pickBars, priceNames } from './bars.js';

/** What an empty bin shows: nothing, not even itself, the last prices, steps between its neighbours, or a number. */
export const fillNames = ['null', 'none', 'prev', 'linear'] as const;
export type Fill = (typeof fillNames)[number] | number;

/** Whether what an empty bin shows depends on bins around it, which must be at hand then. */
export const needsNeighbours = (fill: Fill): boolean => fill === 'prev' || fill === 'linear';

/**
 * Fills empty bins; volumes stay 0. Changes the given bars in place, except for `none`, which leaves bins out.
 * For `prev` the first, for `linear` the last bin too, must hold bars: what is before or after them stays empty.
 */
export function fillBars(bars: Bars, fill: Fill): Bars {
  if (fill === 'null') return bars;
  if (fill === 'none') return withoutEmpty(bars);
  for (const name of priceNames) {
    const column = bars[name];
    if (fill === 'prev') fillPrevious(column);
    else if (fill === 'linear') fillLinear(column);
    else fillNumber(column, fill);
  }
  return bars;
}

function withoutEmpty(bars: Bars): Bars {
  const positions: number[] = [];
  for (let i = 0; i < bars.days.length; i++) if (!Number.isNaN(bars.open[i]!)) positions.push(i);
  return positions.length === bars.days.length ? bars : pickBars(bars, positions);
}

function fillPrevious(column: Float64Array): void {
  for (let i = 1; i < column.length; i++) if (Number.isNaN(column[i]!)) column[i] = column[i - 1]!;
}

/** Equal steps from bar to bar, as pandas' `interpolate()`. Each value is computed from the two ends: no error adds up. */
function fillLinear(column: Float64Array): void {
  let last = 0;
  for (let i = 1; i < column.length; i++) {
    if (Number.isNaN(column[i]!)) continue;
    const step = (column[i]! - column[last]!) / (i - last);
    for (let gap = last + 1; gap < i; gap++) column[gap] = column[last]! + step * (gap - last);
    last = i;
  }
}

function fillNumber(column: Float64Array, value: number): void {
  for (let i = 0; i < column.length; i++) if (Number.isNaN(column[i]!)) column[i] = value;
}
