import { type Bars, positionOf, sliceBars } from './bars.js';
import { type Bins, type BinSize, binsOf, binsWithin } from './calendar.js';
import { type Fill, fillBars, needsNeighbours } from './fill.js';
import { type IndicatorColumn, type IndicatorQuestion } from './indicate.js';
import { withIndicators } from './indicated-page.js';
import { type BinRange, resample } from './resample.js';

/** Which bars of a symbol are asked for: of one symbol, or of each in a batch. Days since 1970-01-01. */
export interface BarQuestion {
  /** Absent: raw bars. */
  size?: BinSize | undefined;
  fill: Fill;
  /** Labels (dates of raw bars), both inclusive. */
  start?: number | undefined;
  end?: number | undefined;
  sort: 'asc' | 'desc';
  limit?: number | undefined;
  /** Label of the last bar of the page before. */
  after?: number | undefined;
  indicators?: IndicatorQuestion | undefined;
}

/** First and last stored day of a symbol. */
export interface Span {
  first: number;
  last: number;
}

/** Bars in ascending order whatever the question's `sort`; `more` when the limit left some out. */
export interface BarPage {
  bars: Bars;
  more: boolean;
  /** Indicators, each as long as the bars. */
  columns?: readonly IndicatorColumn[];
  /** JSON text that tells what the indicators of a row are made of. */
  explain?: (row: number) => string;
}

/** The stored bars that a question needs. */
export interface Need {
  from: number;
  to: number;
  /** Only so many of them, from the end that `sort` begins with. */
  limit?: number;
}

/** Day before `day` and after `day` that have bars. */
export type Neighbours = (before: number, after: number) => Promise<{ before?: number; after?: number }>;

/**
 * The days whose bars `pageOf` needs: those of the bins asked for, however long the history is. A filled range also
 * needs the whole bins next to it that have bars; `neighbours` finds them, and is only asked then. Indicators need the
 * whole history.
 */
export async function needOf(
  question: BarQuestion,
  span: Span,
  neighbours: Neighbours,
): Promise<Need | undefined> {
  if (question.indicators !== undefined) return { from: span.first, to: span.last };
  const { start, end } = labelRange(question);
  if (question.size === undefined) {
    const limit = question.limit === undefined ? {} : { limit: question.limit + 1 };
    return clip({ from: start ?? span.first, to: end ?? span.last, ...limit }, span);
  }
  const bins = binsOf(question.size, span.first);
  const range = wantedBins(question, bins, span);
  if (range.from > range.to) return undefined;
  const [from, to] = [bins.firstDayOf(range.from), bins.lastDayOf(range.to)];
  if (!needsNeighbours(question.fill)) return clip({ from, to }, span);
  const near = await neighbours(from, to);
  return clip(
    {
      from: near.before === undefined ? from : bins.firstDayOf(bins.indexOf(near.before)),
      to: near.after === undefined ? to : bins.lastDayOf(bins.indexOf(near.after)),
    },
    span,
  );
}

const clip = (need: Need, span: Span): Need | undefined => {
  const clipped = { ...need, from: Math.max(need.from, span.first), to: Math.min(need.to, span.last) };
  return clipped.from > clipped.to ? undefined : clipped;
};

/**
 * The bars asked for. `bars` holds at least what `needOf` says, perhaps the whole series: the result is the same.
 * Computed on the symbol's own bins (from `span.first`) and then cut, so that no range moves a bin.
 */
export function pageOf(question: BarQuestion, span: Span, bars: Bars): BarPage {
  const { size, indicators } = question;
  const all =
    size === undefined ? rawBars(question, bars) : binned(question, binsOf(size, span.first), { span, bars });
  const page = cut(question, all);
  return indicators === undefined ? page : withIndicators(page, { question, indicators }, { span, bars });
}

function rawBars(question: BarQuestion, bars: Bars): Bars {
  const { start, end } = labelRange(question);
  const from = start === undefined ? 0 : positionOf(bars.days, start);
  const to = end === undefined ? bars.days.length : positionOf(bars.days, end + 1);
  return sliceBars(bars, from, Math.max(from, to));
}

function binned(question: BarQuestion, bins: Bins, { span, bars }: { span: Span; bars: Bars }): Bars {
  const range = wantedBins(question, bins, span);
  if (!needsNeighbours(question.fill)) return fillBars(resample(bars, bins, range), question.fill);
  const wide = widened(range, bins, bars);
  const filled = fillBars(resample(bars, bins, wide), question.fill);
  return sliceBars(filled, range.from - wide.from, range.to - wide.from + 1);
}

/** The range and, on both sides, up to the next bin that has a bar. */
function widened(range: BinRange, bins: Bins, { days }: Bars): BinRange {
  if (range.from > range.to) return range;
  const before = days[positionOf(days, bins.firstDayOf(range.from)) - 1];
  const after = days[positionOf(days, bins.lastDayOf(range.to) + 1)];
  return {
    from: before === undefined ? range.from : bins.indexOf(before),
    to: after === undefined ? range.to : bins.indexOf(after),
  };
}

/** Bins with labels in the range, no more than the limit and one; with `fill=none` all, as some will be left out. */
function wantedBins(question: BarQuestion, bins: Bins, span: Span): BinRange {
  const { start, end } = labelRange(question);
  const first = bins.indexOf(span.first);
  const last = bins.indexOf(span.last);
  const from = start === undefined ? first : Math.max(first, binsWithin(bins, start, start).from);
  const to = end === undefined ? last : Math.min(last, binsWithin(bins, end, end).to);
  if (question.limit === undefined || question.fill === 'none') return { from, to };
  return question.sort === 'asc'
    ? { from, to: Math.min(to, from + question.limit) }
    : { from: Math.max(from, to - question.limit), to };
}

/** A page goes on after the last label of the page before: in effect another start, or end. */
function labelRange({ start, end, sort, after }: BarQuestion): {
  start?: number | undefined;
  end?: number | undefined;
} {
  if (after === undefined) return { start, end };
  return sort === 'asc'
    ? { start: Math.max(start ?? -Infinity, after + 1), end }
    : { start, end: Math.min(end ?? Infinity, after - 1) };
}

function cut({ limit, sort }: BarQuestion, bars: Bars): BarPage {
  const { length } = bars.days;
  if (limit === undefined || length <= limit) return { bars, more: false };
  return {
    bars: sort === 'asc' ? sliceBars(bars, 0, limit) : sliceBars(bars, length - limit, length),
    more: true,
  };
}

/** Upper bound of the bars in the page, without reading any. */
export function mostBars(question: BarQuestion, span: Span): number {
  const { from, to } =
    question.size === undefined
      ? labelsWithin(question, span)
      : wantedBins(question, binsOf(question.size, span.first), span);
  return Math.max(0, Math.min(to - from + 1, question.limit ?? Infinity));
}

const labelsWithin = (question: BarQuestion, span: Span): BinRange => {
  const { start = -Infinity, end = Infinity } = labelRange(question);
  return { from: Math.max(start, span.first), to: Math.min(end, span.last) };
};

/** Label of the bar that a page ends with, in the order of the question. */
export const endOf = ({ sort }: BarQuestion, { bars }: BarPage): number | undefined =>
  sort === 'asc' ? bars.days.at(-1) : bars.days[0];
