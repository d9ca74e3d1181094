import type { Catalogue } from '../database/catalogue.js';
import type { ParameterError } from '../errors.js';
import { decodeCursor, encodeCursor, refusedCursor } from '../http/cursor.js';
import type { Values } from '../http/resource.js';
import { isStation } from './air-quality-parameters.js';
import { checkRange, pageText, type RangeQuery, rangeText, resolveRange } from './air-quality-query.js';
import type { indexParameters } from './index-parameters.js';
import { standards } from './standards/registry.js';
import { type IndexPeriod, type Standard, type StandardName } from './standards/standard.js';
import { isPrintedTime } from './time.js';
import type { Pollutant } from './units.js';

const defaultStandard: StandardName = 'us-epa-2024';

/** `pollutants`: those that decide the index, in the standard's order. `after`: the row that the page before ended with. */
export interface IndexQuery extends RangeQuery {
  standard: Standard;
  period: IndexPeriod;
  explain: boolean;
  after?: IndexPlace | undefined;
}

/** A row by what orders it. `time` is `YYYY-MM-DD HH:MM:SS.mmm`. */
export interface IndexPlace {
  time: string;
  station: string;
}

export type IndexValues = Values<typeof indexParameters>;

export const checkIndex = (values: IndexValues): readonly ParameterError[] => {
  const standard = standards[values.standard ?? defaultStandard];
  return [...checkRange(values), ...checkUnits(values, standard), ...checkPollutants(values, standard)];
};

function checkUnits({ units }: IndexValues, { kind }: Standard): ParameterError[] {
  if (kind !== 'eaqi' || units !== 'ppb') return [];
  const allowed = ['source', 'ugm3'];
  const message = `units is ppb: the European index is defined in µg/m³ and never converted; allowed is ${allowed.join(', ')}`;
  return [{ parameter: 'units', value: units, message, allowed, suggestion: 'source' }];
}

/** A pollutant that the standard does not have would be ignored: that is a mistake. */
function checkPollutants({ pollutants: asked = [] }: IndexValues, standard: Standard): ParameterError[] {
  const foreign = asked.filter((pollutant) => !standard.pollutants.includes(pollutant));
  if (foreign.length === 0) return [];
  const allowed = standard.pollutants;
  const rest = asked.filter((pollutant) => allowed.includes(pollutant));
  const message = `pollutants has ${foreign.join(', ')}, of which ${standard.name} knows nothing: allowed is ${allowed.join(', ')}`;
  return [
    {
      parameter: 'pollutants',
      value: asked.join(','),
      message,
      allowed,
      ...(rest.length > 0 && { suggestion: rest.join(',') }),
    },
  ];
}

export function resolveIndex(values: IndexValues, catalogue: Catalogue): IndexQuery {
  const { standard: name = defaultStandard, period = 'hour', explain = false } = values;
  const standard = standards[name];
  const range = resolveRange(values, catalogue);
  const asked: readonly Pollutant[] = range.pollutants;
  const pollutants = standard.pollutants.filter((pollutant) => asked.includes(pollutant));
  const query = { ...range, pollutants, standard, period, explain };
  if (query.cursor === undefined) return query;
  const [time = '', station = '', ...more] = decodeCursor(query.cursor, indexText(query));
  if (!isPrintedTime(time) || !isStation(station) || more.length > 0)
    throw refusedCursor(query.cursor, 'is not a cursor of this query');
  return { ...query, after: { time, station } };
}

export const indexCursor = (query: IndexQuery, { time, station }: IndexPlace): string =>
  encodeCursor([time, station], indexText(query));

const indexText = (query: IndexQuery): string =>
  `standard=${query.standard.name}&period=${query.period}&explain=${query.explain}&${rangeText(query)}`;

export const canonicalIndex = (query: IndexQuery): string => `${indexText(query)}${pageText(query)}`;
