import type { Client } from '../database/database.js';
import type { SeriesCache } from '../http/resource.js';
import { type BarPage, type BarQuestion, type Need, needOf, pageOf, type Span } from './bar-page.js';
import { readBars, readNeighbours } from './bar-store.js';
import { barBytes, type Bars } from './bars.js';
import type { Target } from './symbol-lookup.js';

/** A whole series in memory: any question about it is answered without SQL. */
interface Series {
  span: Span;
  bars: Bars;
}

/** Stands in memory for a series of which a part was read: the next question reads the whole of it. */
const askedOnce = {};
const entryBytes = 400;

/** A target at a revision: that of the snapshot, or of the catalogue where none was opened. */
const seriesKey = ({ dataset, symbol }: Target, revision: number): string =>
  `bars:${dataset.id}:r${revision}:${symbol}`;

const isSeries = (value: object | undefined): value is Series => value !== undefined && 'bars' in value;

/** The answer from memory; undefined when the series is not there at that revision. */
export function pageFromMemory(
  memory: SeriesCache,
  { target, revision }: { target: Target; revision: number },
  question: BarQuestion,
): BarPage | undefined {
  const series = memory.get(seriesKey(target, revision));
  return isSeries(series) ? pageOf(question, series.span, series.bars) : undefined;
}

export interface Source {
  client: Client;
  /** Dataset id → revision that the client's snapshot holds. */
  revisions: ReadonlyMap<number, number>;
  memory: SeriesCache;
}

/**
 * Reads what a question needs inside a snapshot: its own rows the first time a symbol is asked for at a revision; the
 * whole series, which is kept, from the second time on, or when it is needed anyway. Undefined: no such symbol (any more).
 */
export async function readPage(
  { client, revisions, memory }: Source,
  target: Target,
  question: BarQuestion,
): Promise<BarPage | undefined> {
  const revision = revisions.get(target.dataset.id) ?? 0;
  const known = pageFromMemory(memory, { target, revision }, question);
  if (known !== undefined) return known;
  const key = seriesKey(target, revision);
  const popular = memory.get(`asked:${key}`) !== undefined;
  if (!popular) memory.set(`asked:${key}`, askedOnce, entryBytes);
  const read = await readSeries(client, target, popular ? everything(question) : question);
  if (read === undefined) return undefined;
  if (read.whole) memory.set(key, read.series, read.series.bars.days.length * barBytes + entryBytes);
  return pageOf(question, read.series.span, read.series.bars);
}

const everything = ({ sort }: BarQuestion): BarQuestion => ({ sort, fill: 'null' });

/** A range without days. */
const nothing: Need = { from: 1, to: 0 };

/** The bars that a question needs, and the span of the whole series. */
async function readSeries(
  client: Client,
  { dataset, symbol, span: assumed }: Target,
  question: BarQuestion,
): Promise<{ series: Series; whole: boolean } | undefined> {
  const key = { datasetId: dataset.id, symbol };
  const attempt = async (span: Span): Promise<{ series: Series; whole: boolean } | undefined> => {
    const need = await needOf(question, span, (before, after) =>
      readNeighbours(client, key, { before, after }),
    );
    const series = await readBars(client, key, { ...(need ?? nothing), sort: question.sort });
    return series && { series, whole: covers(need, span) };
  };
  // The catalogue's span saves a round trip. Where the snapshot has another one, the range is planned again with it.
  const first = await attempt(assumed);
  return first === undefined || isSame(first.series.span, assumed) ? first : attempt(first.series.span);
}

const isSame = (one: Span, other: Span): boolean => one.first === other.first && one.last === other.last;

const covers = (need: Need | undefined, span: Span): boolean =>
  need !== undefined && need.limit === undefined && need.from <= span.first && need.to >= span.last;
