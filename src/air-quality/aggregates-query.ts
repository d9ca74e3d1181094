import type { Catalogue } from '../database/catalogue.js';
import type { ParameterError } from '../errors.js';
import { decodeCursor, encodeCursor, refusedCursor } from '../http/cursor.js';
import type { Values } from '../http/resource.js';
import * as parameter from './air-quality-parameters.js';
import {
  checkRange,
  measurementParameters,
  pageText,
  type RangeQuery,
  rangeText,
  resolveRange,
} from './air-quality-query.js';
import { isPrintedTime } from './time.js';
import { isPollutant, type Pollutant } from './units.js';

export const aggregateParameters = {
  period: parameter.period,
  ...measurementParameters,
  sort: {
    ...parameter.sort,
    description:
      'Order by `period_start`, then station, then pollutant in the order of the source: asc (default) or desc, which reverses all three.',
  },
};

/** `after`: the row that the page before ended with. */
export interface AggregatesQuery extends RangeQuery {
  period: parameter.Period;
  after?: { periodStart: string; station: string; pollutant: Pollutant } | undefined;
}

type AggregateValues = Values<typeof aggregateParameters>;

/** Whether rows carry a number that names the same part of all days, weeks or years, rather than a time. */
export const isCyclic = (period: parameter.Period): boolean => period.includes('_of_');

/** `wrong`: parameters that were given but refused. */
export function checkAggregates(
  values: AggregateValues,
  wrong: ReadonlySet<string> = new Set(),
): readonly ParameterError[] {
  const missing = values.period === undefined && !wrong.has('period');
  const { periods } = parameter;
  return [
    ...(missing
      ? [{ parameter: 'period', message: 'period is required', allowed: periods, suggestion: 'day' }]
      : []),
    ...checkRange(values),
  ];
}

export function resolveAggregates(
  values: AggregateValues & { period: parameter.Period },
  catalogue: Catalogue,
): AggregatesQuery {
  const query = { ...resolveRange(values, catalogue), period: values.period };
  if (query.cursor === undefined) return query;
  const [periodStart = '', station = '', pollutant = '', ...more] = decodeCursor(
    query.cursor,
    aggregatesText(query),
  );
  const isPeriod = isCyclic(query.period) ? /^\d{1,2}$/.test(periodStart) : isPrintedTime(periodStart);
  if (!isPeriod || !parameter.isStation(station) || !isPollutant(pollutant) || more.length > 0)
    throw refusedCursor(query.cursor, 'is not a cursor of this query');
  return { ...query, after: { periodStart, station, pollutant } };
}

/** `position`: period_start, station and pollutant of the last row sent. */
export const aggregatesCursor = (query: AggregatesQuery, position: readonly string[]): string =>
  encodeCursor(position, aggregatesText(query));

const aggregatesText = (query: AggregatesQuery): string => `period=${query.period}&${rangeText(query)}`;

export const canonicalAggregates = (query: AggregatesQuery): string =>
  `${aggregatesText(query)}${pageText(query)}`;
