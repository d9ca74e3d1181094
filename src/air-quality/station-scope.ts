import type { Catalogue, DatasetState, SeriesState } from '../database/catalogue.js';
import { AppError } from '../errors.js';
import { nearest } from '../http/nearest.js';

const type = 'AirQuality';

export interface StationScope {
  /** Name of the dataset as asked; empty for the union of all. */
  asked: string;
  /** The datasets that hold what is asked for, by id. */
  datasets: readonly DatasetState[];
  /** The stations asked for, by name; undefined for all. */
  stations?: readonly SeriesState[];
}

/**
 * Which stations of which datasets a question is about. Throws not-found for datasets and stations that do not exist
 * (with the nearest names), bad-request when a station is in several datasets and none of them is named.
 */
export function resolveScope(
  values: { dataset?: string; station?: readonly string[] },
  catalogue: Catalogue,
): StationScope {
  const { dataset: name, station: names } = values;
  const datasets = name === undefined ? datasetsOfType(catalogue) : [findDataset(catalogue, name)];
  const asked = name ?? '';
  if (names !== undefined) {
    const stations = findStations(names, catalogue, asked);
    refuseShared(stations);
    return { asked, stations, datasets: byId(stations.map((found) => found.dataset)) };
  }
  if (name === undefined) refuseShared(catalogue.series(type));
  return { asked, datasets: byId(datasets) };
}

export interface StationList {
  /** What was asked. */
  text: string;
  datasets: readonly DatasetState[];
  /** By station, then dataset. */
  series: readonly SeriesState[];
}

/** As `resolveScope`, but a station may be in several datasets: it is listed for each. */
export function listStations(
  values: { dataset?: string; station?: readonly string[] },
  catalogue: Catalogue,
): StationList {
  const { dataset: name, station: names } = values;
  const datasets = name === undefined ? datasetsOfType(catalogue) : [findDataset(catalogue, name)];
  const asked = name ?? '';
  const series =
    names === undefined
      ? catalogue.series(type).filter(({ dataset }) => isAsked(dataset, asked))
      : findStations(names, catalogue, asked);
  return { text: `dataset=${asked}&station=${names?.join(',') ?? ''}`, datasets: byId(datasets), series };
}

const isAsked = (dataset: DatasetState, asked: string): boolean => asked === '' || dataset.name === asked;

/** Same scope, same text, whatever has been loaded in the meantime. */
export const scopeText = ({ asked, stations }: StationScope): string =>
  `dataset=${asked}&station=${stations?.map(({ key }) => key).join(',') ?? ''}`;

export const datasetsOfType = (catalogue: Catalogue): readonly DatasetState[] =>
  catalogue.datasets.filter((dataset) => dataset.type === type);

const byId = (datasets: readonly DatasetState[]): readonly DatasetState[] =>
  [...new Map(datasets.map((dataset) => [dataset.id, dataset])).values()].sort((a, b) => a.id - b.id);

function findDataset(catalogue: Catalogue, name: string): DatasetState {
  const known = datasetsOfType(catalogue);
  const found = known.find((dataset) => dataset.name === name);
  if (found !== undefined) return found;
  throw new AppError('not-found', `There is no dataset of air quality ${name}.`, {
    suggestions: nearest(
      name,
      known.map((dataset) => dataset.name),
    ),
  });
}

function findStations(names: readonly string[], catalogue: Catalogue, asked: string): readonly SeriesState[] {
  const all = names.map((name) => catalogue.find(type, name));
  const found = all.map((list) =>
    asked === '' ? list : list.filter(({ dataset }) => dataset.name === asked),
  );
  const unknown = names.filter((_, index) => found[index]?.length === 0);
  if (unknown.length > 0) throw noStation(unknown, catalogue, asked);
  return found.flat();
}

/** Most names that a refusal tells of. */
const maxTold = 5;

function noStation(unknown: readonly string[], catalogue: Catalogue, asked: string): AppError {
  const place = asked === '' ? '' : ` in the dataset ${asked}`;
  const told = unknown.slice(0, maxTold);
  const elsewhere = told.flatMap((name) => {
    const names = catalogue.find(type, name).map(({ dataset }) => dataset.name);
    return names.length === 0 ? [] : [` ${name} is in ${names.join(', ')}.`];
  });
  const more = unknown.length > told.length ? ` and ${unknown.length - told.length} more` : '';
  const candidates = new Set(
    catalogue
      .series(type)
      .filter(({ dataset }) => isAsked(dataset, asked))
      .map(({ key }) => key),
  );
  const suggestions = [...new Set(told.flatMap((name) => nearest(name, candidates)))];
  const message = `There is no station ${told.join(', ')}${more}${place}.${elsewhere.join('')}`;
  return new AppError('not-found', message, { suggestions });
}

/** `series` is in order of station. */
function refuseShared(series: readonly SeriesState[]): void {
  const shared = series.filter(
    ({ key }, index) => series[index - 1]?.key === key || series[index + 1]?.key === key,
  );
  if (shared.length === 0) return;
  const keys = [...new Set(shared.map(({ key }) => key))];
  const names = [...new Set(shared.map(({ dataset }) => dataset.name))].sort();
  const told = keys.slice(0, maxTold).join(', ');
  const more = keys.length > maxTold ? ` and ${keys.length - maxTold} more` : '';
  const verb = keys.length > 1 ? 'are' : 'is';
  const message = `${told}${more} ${verb} in several datasets: choose one with dataset=`;
  throw new AppError('bad-request', `${message} (${names.join(', ')}).`, {
    errors: [{ parameter: 'dataset', message, allowed: names }],
  });
}
