import type { Bars } from '../../../src/stocks/bars.js';
import type { BinSize } from '../../../src/stocks/calendar.js';

/**
 * pandas' resampling by walking the calendar with `Date`: shares no code and no formula with the program. Weeks end on
 * Sunday and are closed and labelled at the right; all other bins at the left; the first edge is that of the first bar.
 */
export interface ReferenceBar {
  label: string;
  open: number | null;
  high: number | null;
  low: number | null;
  close: number | null;
  volume: number;
}

const dayMs = 86_400_000;
const isoOf = (date: Date): string => date.toISOString().slice(0, 10);

export function referenceResample(bars: Bars, size: BinSize): ReferenceBar[] {
  const dates = Array.from(bars.days, (day) => new Date(day * dayMs));
  const rightClosed = size.frequency === 'Weekly' && size.align === 'first';
  const result: ReferenceBar[] = [];
  let edge = firstEdge(size, dates[0]!);
  for (let next = 0; next < dates.length;) {
    const following = step(edge, size, 1);
    const rows: number[] = [];
    // (edge, following] when closed at the right, else [edge, following).
    const inside = (date: Date): boolean => (rightClosed ? date <= following : date < following);
    for (; next < dates.length && inside(dates[next]!); next++) rows.push(next);
    result.push({ label: isoOf(rightClosed ? following : edge), ...aggregate(bars, rows) });
    edge = following;
  }
  return result;
}

function aggregate(bars: Bars, rows: number[]): Omit<ReferenceBar, 'label'> {
  if (rows.length === 0) return { open: null, high: null, low: null, close: null, volume: 0 };
  return {
    open: bars.open[rows[0]!]!,
    high: Math.max(...rows.map((row) => bars.high[row]!)),
    low: Math.min(...rows.map((row) => bars.low[row]!)),
    close: bars.close[rows.at(-1)!]!,
    volume: rows.reduce((sum, row) => sum + bars.volume[row]!, 0),
  };
}

/** The edge at which the bin of the first bar begins. */
function firstEdge(size: BinSize, date: Date): Date {
  if (size.align === 'first') return roundDown(size, date);
  let edge = new Date(size.frequency === 'Weekly' ? '2000-01-03' : '2000-01-01');
  while (edge > date) edge = step(edge, size, -1);
  while (step(edge, size, 1) <= date) edge = step(edge, size, 1);
  return edge;
}

function roundDown({ frequency, interval }: BinSize, date: Date): Date {
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (frequency === 'Daily') return date;
  if (frequency === 'Monthly') return new Date(Date.UTC(year, month, 1));
  if (frequency === 'Quarterly') return new Date(Date.UTC(year, month - (month % 3), 1));
  if (frequency === 'Annual') return new Date(Date.UTC(year, 0, 1));
  let sunday = date;
  while (sunday.getUTCDay() !== 0) sunday = new Date(sunday.getTime() + dayMs);
  return step(sunday, { frequency, interval, align: 'first' }, -1);
}

function step(edge: Date, { frequency, interval }: BinSize, times: number): Date {
  const moved = new Date(edge);
  const units = interval * times;
  if (frequency === 'Daily') moved.setUTCDate(moved.getUTCDate() + units);
  else if (frequency === 'Weekly') moved.setUTCDate(moved.getUTCDate() + 7 * units);
  else moved.setUTCMonth(moved.getUTCMonth() + { Monthly: 1, Quarterly: 3, Annual: 12 }[frequency] * units);
  return moved;
}
