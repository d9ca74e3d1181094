import type { Catalogue } from '../database/catalogue.js';
import type { ParameterError } from '../errors.js';
import { decodeCursor, encodeCursor, refusedCursor } from '../http/cursor.js';
import type { Values } from '../http/resource.js';
import * as parameter from './air-quality-parameters.js';
import { resolveScope, scopeText, type StationScope } from './station-scope.js';
import { isPrintedTime } from './time.js';
import { type Pollutant, pollutants, type Units } from './units.js';

export const latestParameters = {
  dataset: parameter.dataset,
  station: parameter.station,
  pollutants: parameter.pollutantList,
  units: parameter.units,
};

export const measurementParameters = {
  ...latestParameters,
  from: parameter.from,
  to: parameter.to,
  sort: parameter.sort,
  limit: parameter.limit,
  cursor: parameter.cursor,
};

/** What a value is, and whose. */
export interface Selection {
  scope: StationScope;
  pollutants: readonly Pollutant[];
  units: Units;
}

/** Times are `YYYY-MM-DD HH:MM:SS.mmm`, UTC; `from` inclusive, `to` exclusive. */
export interface RangeQuery extends Selection {
  from?: string | undefined;
  to?: string | undefined;
  sort: 'asc' | 'desc';
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** `after`: the row that the page before ended with. */
export interface MeasurementsQuery extends RangeQuery {
  after?: { time: string; station: string } | undefined;
}

type LatestValues = Values<typeof latestParameters>;
export type RangeValues = Values<typeof measurementParameters>;

export function resolveSelection(values: LatestValues, catalogue: Catalogue): Selection {
  const { pollutants: asked = pollutants, units = 'source' } = values;
  return { scope: resolveScope(values, catalogue), pollutants: asked, units };
}

export function resolveRange(values: RangeValues, catalogue: Catalogue): RangeQuery {
  const { from, to, sort = 'asc', limit, cursor } = values;
  return { ...resolveSelection(values, catalogue), from, to, sort, limit, cursor };
}

export function resolveMeasurements(values: RangeValues, catalogue: Catalogue): MeasurementsQuery {
  const query = resolveRange(values, catalogue);
  if (query.cursor === undefined) return query;
  const [time = '', station = '', ...more] = decodeCursor(query.cursor, rangeText(query));
  if (!isPrintedTime(time) || !parameter.isStation(station) || more.length > 0)
    throw refusedCursor(query.cursor, 'is not a cursor of this query');
  return { ...query, after: { time, station } };
}

export const measurementsCursor = (query: MeasurementsQuery, time: string, station: string): string =>
  encodeCursor([time, station], rangeText(query));

/** A range that ends before it begins is a mistake, not an empty answer. */
export function checkRange({ from, to }: { from?: string; to?: string }): readonly ParameterError[] {
  if (from === undefined || to === undefined || from < to) return [];
  const message = `to is ${to}: allowed is a time after from, which is ${from}`;
  return [{ parameter: 'to', value: to, message, allowed: `a time after ${from}` }];
}

export const selectionText = ({ scope, pollutants: asked, units }: Selection): string =>
  `${scopeText(scope)}&pollutants=${asked.join(',')}&units=${units}`;

/** All that decides rows and their order, but for the page. */
export const rangeText = (query: RangeQuery): string =>
  `${selectionText(query)}&from=${query.from ?? ''}&to=${query.to ?? ''}&sort=${query.sort}`;

export const pageText = ({ limit, cursor }: RangeQuery): string =>
  `&limit=${limit ?? ''}&cursor=${cursor ?? ''}`;
