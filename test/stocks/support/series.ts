import { type Bars, emptyBars } from '../../../src/stocks/bars.js';
import { parseDay } from '../../../src/stocks/day-text.js';

/** A seeded generator of numbers in [0, 1): mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const integerOf = (random: () => number, min: number, max: number): number =>
  min + Math.floor(random() * (max - min + 1));

export type Row = [
  date: string,
  open: number | null,
  high: number | null,
  low: number | null,
  close: number | null,
  volume: number,
];

export function barsOf(rows: readonly Row[]): Bars {
  const bars = emptyBars(rows.length);
  for (const [i, [date, open, high, low, close, volume]] of rows.entries()) {
    bars.days[i] = parseDay(date)!;
    bars.open[i] = open ?? NaN;
    bars.high[i] = high ?? NaN;
    bars.low[i] = low ?? NaN;
    bars.close[i] = close ?? NaN;
    bars.volume[i] = volume;
  }
  return bars;
}

/** A sparse series of plausible bars: `length` different days between `from` and `from + spread`. */
export function randomBars(
  random: () => number,
  shape: { from: number; spread: number; length: number },
): Bars {
  const days = new Set<number>();
  for (let i = 0; i < shape.length; i++) days.add(shape.from + integerOf(random, 0, shape.spread));
  const bars = emptyBars(days.size);
  bars.days.set([...days].sort((a, b) => a - b));
  for (let i = 0; i < days.size; i++) {
    const prices = Float64Array.from({ length: 4 }, () => 100 + random()).sort();
    bars.low[i] = prices[0]!;
    bars.open[i] = prices[integerOf(random, 1, 2)]!;
    bars.close[i] = prices[integerOf(random, 1, 2)]!;
    bars.high[i] = prices[3]!;
    bars.volume[i] = Math.floor(random() * 1e10);
  }
  return bars;
}
