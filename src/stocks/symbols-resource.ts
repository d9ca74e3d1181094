import { z } from 'zod';
import type { DatasetState, SeriesState } from '../database/catalogue.js';
import type { Batch, Column } from '../formats/table.js';
import { batchOf } from '../formats/table.js';
import { decodeCursor, encodeCursor, refusedCursor } from '../http/cursor.js';
import type { Answer, Parameter, ReadContext, Resource, Values } from '../http/resource.js';
import { cursorParameter, limitParameter, sortParameter } from '../http/paging-parameters.js';
import { datasetParameter } from './stocks-parameters.js';
import { findDataset, stockDatasets } from './symbol-lookup.js';

const parameters = {
  search: {
    schema: z.string().regex(/^[A-Za-z0-9.^=_:-]{1,64}$/),
    description: 'Beginning of the symbol, in any case.',
    allowed: '1 to 64 of A-Z a-z 0-9 . ^ = _ : -',
    example: 'ac',
  } satisfies Parameter<string>,
  dataset: { ...datasetParameter, description: 'Lists this dataset only.' },
  sort: { ...sortParameter, description: 'Order of the symbols. Default asc.' },
  limit: limitParameter,
  cursor: cursorParameter,
};

interface SymbolsQuery {
  /** In lower case; empty: all. */
  search: string;
  dataset: DatasetState | undefined;
  datasets: readonly DatasetState[];
  sort: 'asc' | 'desc';
  limit: number | undefined;
  cursor: string | undefined;
  /** Symbol and dataset of the last row of the page before. */
  after: readonly [symbol: string, dataset: string] | undefined;
}

/** What is loaded, from the catalogue in memory: no row is read. */
export const symbolsResource: Resource<typeof parameters, SymbolsQuery> = {
  path: '/stocks',
  tag: 'stocks',
  summary: 'Symbols with first and last date, number of bars and dataset',
  description:
    'One row a symbol and dataset, `{symbol, dataset, first, last, bars}`, by symbol, then dataset. A symbol that is in several datasets has a row for each.',
  parameters,
  schema: z.array(
    z.object({
      symbol: z.string(),
      dataset: z.string(),
      first: z.iso.date().describe('Day of the first bar.'),
      last: z.iso.date().describe('Day of the last bar.'),
      bars: z.int().describe('Stored bars.'),
    }),
  ),
  example: '/stocks?search=a',
  resolve: (values, _path, catalogue) => {
    const dataset = values.dataset === undefined ? undefined : findDataset(catalogue, values.dataset);
    return resolveSymbols(values, dataset, stockDatasets(catalogue));
  },
  canonical: (query) => `${listText(query)}&limit=${query.limit ?? ''}&cursor=${query.cursor ?? ''}`,
  datasets: ({ datasets }) => datasets,
  read: (query, context) => Promise.resolve(list(query, context)),
};

function resolveSymbols(
  values: Values<typeof parameters>,
  dataset: DatasetState | undefined,
  all: readonly DatasetState[],
): SymbolsQuery {
  const { search = '', sort = 'asc', limit, cursor } = values;
  const datasets = dataset === undefined ? all : [dataset];
  const query = { search: search.toLowerCase(), dataset, datasets, sort, limit, cursor, after: undefined };
  return cursor === undefined ? query : { ...query, after: positionOf(cursor, listText(query)) };
}

function positionOf(cursor: string, queryText: string): readonly [string, string] {
  const [symbol, dataset, ...rest] = decodeCursor(cursor, queryText);
  if (symbol === undefined || dataset === undefined || rest.length > 0)
    throw refusedCursor(cursor, 'is not a cursor of this query');
  return [symbol, dataset];
}

const listText = ({ search, dataset, sort }: SymbolsQuery): string =>
  `symbols&search=${search}&dataset=${dataset?.name ?? ''}&sort=${sort}`;

const columns: readonly Column[] = [
  { name: 'symbol', type: 'text' },
  { name: 'dataset', type: 'text' },
  { name: 'first', type: 'date' },
  { name: 'last', type: 'date' },
  { name: 'bars', type: 'integer' },
];

function list(query: SymbolsQuery, { catalogue }: ReadContext): Answer {
  const wanted = catalogue.series('StocksOHLCV').filter((series) => matches(query, series));
  if (query.sort === 'desc') wanted.reverse();
  const page = wanted.slice(0, query.limit);
  const last = page.length < wanted.length ? page.at(-1) : undefined;
  const datasets = stockDatasets(catalogue).filter(({ id }) => (query.dataset?.id ?? id) === id);
  return {
    revisions: new Map(datasets.map(({ id, revision }) => [id, revision])),
    table: { columns, envelope: { shape: 'array' }, batches: [rowsOf(page)] },
    ...(last && { nextCursor: encodeCursor([last.key, last.dataset.name], listText(query)) }),
  };
}

function matches({ search, dataset, after, sort }: SymbolsQuery, series: SeriesState): boolean {
  if (dataset !== undefined && series.dataset.id !== dataset.id) return false;
  if (!series.key.toLowerCase().startsWith(search)) return false;
  if (after === undefined) return true;
  const order = compare([series.key, series.dataset.name], after);
  return sort === 'asc' ? order > 0 : order < 0;
}

const compare = (one: readonly [string, string], other: readonly [string, string]): number =>
  compareTexts(one[0], other[0]) || compareTexts(one[1], other[1]);

/** By code units, as the catalogue's order. */
const compareTexts = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

const rowsOf = (page: readonly SeriesState[]): Batch =>
  batchOf([
    page.map(({ key }) => key),
    page.map(({ dataset }) => dataset.name),
    page.map(({ first }) => first.slice(0, 10)),
    page.map(({ last }) => last.slice(0, 10)),
    page.map(({ rows }) => String(rows)),
  ]);
