/** Bars of one symbol, oldest first, one array a column. */
export interface Bars {
  /** Days since 1970-01-01, strictly ascending; of resampled bars the label of the bin. */
  days: Int32Array;
  /** Prices as stored; NaN where a bin is empty (all four then). */
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  /** Whole numbers; beyond 2^53 the nearest double. */
  volume: Float64Array;
}

export const priceNames = ['open', 'high', 'low', 'close'] as const;
export type PriceName = (typeof priceNames)[number];

/** Bytes of one bar in memory. */
export const barBytes = 4 + 5 * 8;

export function emptyBars(length: number): Bars {
  const column = (): Float64Array => new Float64Array(length);
  return {
    days: new Int32Array(length),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
}

/** The bars from position `from` to before `to`, sharing the memory. */
export function sliceBars(bars: Bars, from: number, to: number): Bars {
  return {
    days: bars.days.subarray(from, to),
    open: bars.open.subarray(from, to),
    high: bars.high.subarray(from, to),
    low: bars.low.subarray(from, to),
    close: bars.close.subarray(from, to),
    volume: bars.volume.subarray(from, to),
  };
}

/** The bars at the given positions, copied. */
export function pickBars(bars: Bars, positions: readonly number[]): Bars {
  const picked = emptyBars(positions.length);
  for (const [to, from] of positions.entries()) {
    picked.days[to] = bars.days[from]!;
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const)
      picked[name][to] = bars[name][from]!;
  }
  return picked;
}

/** Position of the first bar on or after `day`; the number of bars when there is none. */
export function positionOf(days: Int32Array, day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle]! < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
