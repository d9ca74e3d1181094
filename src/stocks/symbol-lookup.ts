import type { Catalogue, DatasetState, SeriesState } from '../database/catalogue.js';
import { AppError } from '../errors.js';
import { nearest } from '../http/nearest.js';
import type { Span } from './bar-page.js';
import { parseDay } from './day-text.js';

const type = 'StocksOHLCV';

/** A symbol in one dataset, with its first and last stored day. */
export interface Target {
  symbol: string;
  dataset: DatasetState;
  span: Span;
}

export const stockDatasets = (catalogue: Catalogue): readonly DatasetState[] =>
  catalogue.datasets.filter((dataset) => dataset.type === type);

/** The dataset of stocks with this name; throws not-found. */
export function findDataset(catalogue: Catalogue, name: string): DatasetState {
  const known = stockDatasets(catalogue);
  const found = known.find((dataset) => dataset.name === name);
  if (found !== undefined) return found;
  const names = known.map((dataset) => dataset.name);
  throw new AppError('not-found', `There is no dataset of stocks ${name}.`, {
    suggestions: nearest(name, names),
  });
}

interface Lookup {
  /** Name of the dataset to look in; undefined: all. */
  dataset: string | undefined;
  /** Whether to look for near names when there is no such symbol; it costs milliseconds where there are 100,000. */
  suggest: boolean;
}

/**
 * The one series of a symbol. Throws not-found with the nearest symbols, or bad-request when several datasets have
 * the symbol and none is named.
 */
export function findSymbol(catalogue: Catalogue, symbol: string, lookup: Lookup): Target {
  const dataset = lookup.dataset === undefined ? undefined : findDataset(catalogue, lookup.dataset);
  const all = catalogue.find(type, symbol);
  const found = dataset === undefined ? all : all.filter((series) => series.dataset.id === dataset.id);
  const [only] = found;
  if (only === undefined) {
    const suggestions = lookup.suggest ? nearest(symbol, keysOf(catalogue, dataset)) : [];
    throw noSymbol(symbol, { dataset, elsewhere: namesOf(all), suggestions });
  }
  if (found.length > 1) throw ambiguous(symbol, namesOf(found));
  return targetOf(only);
}

const targetOf = ({ key, dataset, first, last }: SeriesState): Target => ({
  symbol: key,
  dataset,
  span: { first: dayOf(first), last: dayOf(last) },
});

function dayOf(instant: string): number {
  const day = parseDay(instant.slice(0, 10));
  if (day === undefined) throw new TypeError(`the catalogue holds an instant that is no date: ${instant}`);
  return day;
}

const namesOf = (series: readonly SeriesState[]): readonly string[] =>
  series.map(({ dataset }) => dataset.name);

interface Around {
  dataset: DatasetState | undefined;
  /** Datasets that do have the symbol. */
  elsewhere: readonly string[];
  suggestions: readonly string[];
}

function noSymbol(symbol: string, { dataset, elsewhere, suggestions }: Around): AppError {
  const place = dataset === undefined ? '' : ` in the dataset ${dataset.name}`;
  const others = elsewhere.length === 0 ? '' : ` It is in ${elsewhere.join(', ')}.`;
  return new AppError('not-found', `There is no symbol ${symbol}${place}.${others}`, { suggestions });
}

function* keysOf(catalogue: Catalogue, dataset: DatasetState | undefined): Generator<string> {
  let last: string | undefined;
  for (const series of catalogue.series(type)) {
    if (series.key === last || (dataset !== undefined && series.dataset.id !== dataset.id)) continue;
    last = series.key;
    yield series.key;
  }
}

function ambiguous(symbol: string, names: readonly string[]): AppError {
  const message = `${symbol} is in several datasets: choose one with dataset=`;
  return new AppError('bad-request', `${message} (${names.join(', ')}).`, {
    errors: [{ parameter: 'dataset', message, allowed: names }],
  });
}
