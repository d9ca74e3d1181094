import type { Catalogue, DatasetState } from '../database/catalogue.js';
import { AppError, errorFacts } from '../errors.js';
import { decodeCursor, encodeCursor, refusedCursor } from '../http/cursor.js';
import type { BarQuestion } from './bar-page.js';
import type { BinSize } from './calendar.js';
import { dayText } from './day-text.js';
import type { Decimals } from './digits.js';
import type { IndicatorQuestion } from './indicate.js';
import type { BarValues } from './stocks-check.js';
import { findDataset, findSymbol, stockDatasets, type Target } from './symbol-lookup.js';

/** What is asked about each symbol, and how its numbers are shown. */
interface BarShape {
  question: BarQuestion;
  dp: Decimals | undefined;
  cursor: string | undefined;
}

export interface SeriesQuery extends BarShape {
  target: Target;
}

/** A symbol of a batch whose turn it is. `after`: label of its last bar on the page before. */
export interface BatchMember {
  target: Target;
  after?: number | undefined;
}

export interface BatchQuery extends BarShape {
  /** All symbols as asked; a cursor has one position for each. */
  symbols: readonly string[];
  /** Those found, by symbol, pages that have ended included. */
  found: ReadonlyMap<string, Target>;
  /** Those whose bars this page holds, in the order asked. */
  members: readonly BatchMember[];
  /** Problem objects by symbol. */
  errors: Readonly<Record<string, unknown>>;
  datasets: readonly DatasetState[];
}

/** Unknown symbols of a batch for which near names are looked up. */
const maxSuggested = 10;

export function resolveSeries(values: BarValues, symbol: string, catalogue: Catalogue): SeriesQuery {
  const query = {
    ...shapeOf(values),
    target: findSymbol(catalogue, symbol, { dataset: values.dataset, suggest: true }),
  };
  if (values.cursor === undefined) return query;
  const [position = ''] = decodeCursor(values.cursor, seriesText(query));
  return { ...query, question: { ...query.question, after: labelOf(position, values.cursor) } };
}

export const seriesCursor = (query: SeriesQuery, label: number): string =>
  encodeCursor([String(label)], seriesText(query));

export const canonicalSeries = (query: SeriesQuery): string => `${seriesText(query)}${pageText(query)}`;

export function resolveBatch(
  values: BarValues & { symbols?: readonly string[] },
  catalogue: Catalogue,
): BatchQuery {
  const symbols = values.symbols ?? [];
  const found = new Map<string, Target>();
  const errors: Record<string, unknown> = {};
  const { dataset } = values;
  if (dataset !== undefined) findDataset(catalogue, dataset);
  for (const symbol of symbols) {
    const suggest = Object.keys(errors).length < maxSuggested;
    const target = attempt(() => findSymbol(catalogue, symbol, { dataset, suggest }));
    if (target instanceof AppError) errors[symbol] = problemOf(target);
    else found.set(symbol, target);
  }
  // What is unknown may be loaded into any dataset: then they all are part of the answer.
  const datasets =
    Object.keys(errors).length > 0 ? stockDatasets(catalogue) : datasetsOf([...found.values()]);
  const members = [...found.values()].map((target) => ({ target }));
  const query = { ...shapeOf(values), symbols, found, members, errors, datasets };
  return values.cursor === undefined ? query : continued(query, values.cursor);
}

/** A page after the first: symbols that have ended are left out, and mistakes are not told again. */
function continued(query: BatchQuery, cursor: string): BatchQuery {
  const positions = decodeCursor(cursor, batchText(query));
  if (positions.length !== query.symbols.length) throw refusedCursor(cursor, 'is not a cursor of this query');
  const members = query.symbols.flatMap((symbol, index): BatchMember[] => {
    const target = query.found.get(symbol);
    const position = positions[index] ?? '';
    return target === undefined || position === '' ? [] : [{ target, after: labelOf(position, cursor) }];
  });
  return { ...query, members, errors: {} };
}

/** `labels`: last label of each symbol that goes on. */
export const batchCursor = (query: BatchQuery, labels: ReadonlyMap<string, number>): string =>
  encodeCursor(
    query.symbols.map((symbol) => String(labels.get(symbol) ?? '')),
    batchText(query),
  );

export const canonicalBatch = (query: BatchQuery): string => `${batchText(query)}${pageText(query)}`;

function shapeOf(values: BarValues): BarShape {
  const { frequency, interval = 1, align = 'first', fill = 'null', sort = 'asc', start, end, limit } = values;
  const size: BinSize | undefined = frequency && { frequency, interval, align };
  const indicators = indicatorsOf(values);
  return {
    question: { size, fill, start, end, sort, limit, indicators },
    dp: values.dp,
    cursor: values.cursor,
  };
}

function indicatorsOf({ indicators, series, explain }: BarValues): IndicatorQuestion | undefined {
  return indicators && { calls: indicators, series: series ?? 'close', explain: explain ?? false };
}

const seriesText = (query: SeriesQuery): string =>
  `symbol=${query.target.symbol}@${query.target.dataset.name}&${shapeText(query)}`;

const batchText = (query: BatchQuery): string =>
  `symbols=${query.symbols.map((symbol) => `${symbol}@${query.found.get(symbol)?.dataset.name ?? ''}`).join(',')}&${shapeText(query)}`;

/** All that decides rows, order and digits, but for the page. */
function shapeText({ question, dp }: BarShape): string {
  const { size, fill, start, end, sort } = question;
  const bins = size === undefined ? 'raw' : `${size.frequency},${size.interval},${size.align},${fill}`;
  const [from, to] = [start, end].map((day) => (day === undefined ? '' : dayText(day)));
  return `bins=${bins}&start=${from}&end=${to}&sort=${sort}&dp=${dp ?? 'quoted'}${indicatorsText(question.indicators)}`;
}

function indicatorsText(asked: IndicatorQuestion | undefined): string {
  if (asked === undefined) return '';
  const columns = asked.calls.map((call) => call.column).join(',');
  return `&indicators=${columns}&series=${asked.series}&explain=${asked.explain}`;
}

const pageText = ({ question: { limit }, cursor }: BarShape): string =>
  `&limit=${limit ?? ''}&cursor=${cursor ?? ''}`;

function labelOf(position: string, cursor: string): number {
  if (!/^-?\d{1,7}$/.test(position)) throw refusedCursor(cursor, 'is not a cursor of this query');
  return Number(position);
}

export const datasetsOf = (targets: readonly Target[]): readonly DatasetState[] => [
  ...new Map(targets.map(({ dataset }) => [dataset.id, dataset])).values(),
];

/** The target, or why there is none; a mistake that concerns the whole batch is thrown. */
function attempt(find: () => Target): Target | AppError {
  try {
    return find();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** RFC 9457, as the answer to the symbol alone would be. */
function problemOf({ code, message, details }: AppError): unknown {
  const { status, title } = errorFacts[code];
  const { errors, suggestions } = details;
  return {
    type: `/problems/${code}`,
    title,
    status,
    detail: message,
    ...(errors && { errors }),
    ...(suggestions && { suggestions }),
  };
}
