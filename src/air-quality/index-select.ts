import type { IndexPlace, IndexQuery } from './index-query.js';
import { firstLabel, labelTime } from './index-time.js';
import { type Select, type Settings, setting, settingList } from './query-settings.js';

/** Which groups are wanted: by printed times, at which hours or days begin, from inclusive, to exclusive. */
export interface HoursRange {
  from?: string | undefined;
  to?: string | undefined;
  /** Stations by name; undefined for all. */
  stations?: readonly string[] | undefined;
}

type Question = Pick<IndexQuery, 'scope' | 'standard' | 'period' | 'pollutants' | 'sort'>;

/** The range of a query with its ends where hours or days begin: a row is in the range when its `time` is. */
export const rangeOf = ({ scope, from, to, period }: IndexQuery): HoursRange => ({
  from: from === undefined ? undefined : labelTime(firstLabel(from, period)),
  to: to === undefined ? undefined : labelTime(firstLabel(to, period)),
  stations: scope.stations?.map(({ key }) => key),
});

/** Groups that a block of time is meant to hold, and its bounds in days. */
const blockGroups = 20_000;
const maxBlockDays = 14;

/** Days in a block. */
export const blockDays = (stations: number): number =>
  Math.min(maxBlockDays, Math.max(1, Math.floor(blockGroups / 24 / Math.max(1, stations))));

/** As for `aggregates`: values beyond it are left out, as their mean may overflow. */
const largest = '1e100';

/** Bits of the first quarter of the hour, of all pollutants. */
const firstQuarters = (pollutants: number): number =>
  Array.from({ length: pollutants }, (_, index) => 1 << (4 * index)).reduce((sum, bit) => sum + bit, 0);

/**
 * Which pollutants have a value, as bits that are shifted by the quarter of the hour. Nearly all rows have all: that
 * is asked first.
 */
function filledSql(pollutants: IndexQuery['pollutants']): string {
  const exists = pollutants.map((name) => `${name} <= ${largest}`);
  const each = exists.map((condition, index) => `CASE WHEN ${condition} THEN ${1 << (4 * index)} ELSE 0 END`);
  return `bit_or((CASE WHEN ${exists.join(' AND ')} THEN ${firstQuarters(pollutants.length)} ELSE ${each.join(' | ')} END)
    << (date_part('minute', time)::integer / 15))`;
}

/** Hours since 1970 of a timestamp at which an hour begins. */
const hourNumber = (time: string): string => `(date_part('epoch', ${time}) / 3600)::integer`;

/**
 * The groups of `hour-groups.ts`, hour after hour and station after station, read in blocks of time by the index, so
 * that the first come at once and no sort is larger than a block. Oldest first it is one run that begins with the hours
 * that the first answers look back at. Newest first the blocks come from last to first, each of them with those hours
 * before it and in itself oldest first: answers look back, never forward.
 */
export function hoursSelect(question: Question, range: HoursRange, days: number): Select {
  const { period, standard, pollutants, sort } = question;
  const { before } = standard[period];
  const back = `interval '${before} hours'`;
  const step = `interval '${days} days'`;
  const [runUp, lead] = sort === 'asc' ? [back, `interval '0'`] : [`interval '0'`, back];
  const means = pollutants.map((name) => `avg(${name}) FILTER (WHERE ${name} <= ${largest}) AS ${name}`);
  const text = `
    SELECT ${hourNumber('start')}, ${hourNumber('hour')}, filled, station, ${pollutants.join(', ')}
    FROM ${blocksSql(question, range, { runUp, step })}
    CROSS JOIN LATERAL (SELECT date_trunc('hour', time) AS hour, station, ${filledSql(pollutants)} AS filled, ${means.join(', ')}
      FROM measurements
      WHERE ${whereSql(question, range)} AND time >= start - ${lead} AND time < start + ${step} ${beforeEnd(range)}
      GROUP BY 1, 2) AS grouped
    ORDER BY start ${sort}, hour, station`;
  return { text, settings: settingsOf(range), planner: inOrderOfTime };
}

/**
 * The last digit of a mean depends on the order of its values: read by an index they come in order of time, whatever the
 * range and however the rows lie on disk. Groups are few enough to be kept in memory: nothing is sorted to find them.
 */
const inOrderOfTime: Settings = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_sort: 'off',
  max_parallel_workers_per_gather: '0',
};

/** Times and stations of the rows of a page and of the one that follows it, read in blocks of a day. */
export function placesSelect(query: IndexQuery & { limit: number }): Select {
  const { sort, period, after, limit } = query;
  const range = rangeOf(query);
  const step = `interval '1 day'`;
  const text = `
    SELECT label, station
    FROM ${blocksSql(query, range, { runUp: `interval '0'`, step, after })}
    CROSS JOIN LATERAL (SELECT DISTINCT date_trunc('${period}', time) AS label, station FROM measurements
      WHERE ${whereSql(query, range)} AND time >= start AND time < start + ${step} ${beforeEnd(range)}) AS places
    ${after === undefined ? '' : `WHERE (label, station) ${sort === 'asc' ? '>' : '<'} (${afterTime}, ${setting('after_station', 'text')})`}
    ORDER BY start ${sort}, label ${sort}, station ${sort} LIMIT ${setting('limit', 'bigint')}`;
  const settings = {
    ...settingsOf(range),
    limit: String(limit + 1),
    ...(after !== undefined && { after_time: after.time, after_station: after.station }),
  };
  return { text, settings };
}

const afterTime = setting('after_time', 'timestamp');

interface Blocks {
  /** How long before the range the first block begins. */
  runUp: string;
  step: string;
  after?: IndexPlace | undefined;
}

/** First instants of the blocks, in order, from where to where there may be rows. They begin where days do. */
function blocksSql({ scope, sort }: Question, range: HoursRange, { runUp, step, after }: Blocks): string {
  const own = range.stations === undefined ? '' : `AND key = ${settingList('stations')}`;
  const lows = [
    `date_trunc('day', min(first))`,
    ...(range.from === undefined ? [] : [`${setting('from', 'timestamp')} - ${runUp}`]),
    ...(after !== undefined && sort === 'asc' ? [`date_trunc('day', ${afterTime})`] : []),
  ];
  const highs = [
    'max(last)',
    ...(range.to === undefined ? [] : [setting('to', 'timestamp')]),
    ...(after !== undefined && sort === 'desc' ? [afterTime] : []),
  ];
  return `(SELECT start FROM (SELECT greatest(${lows.join(', ')}) AS low, least(${highs.join(', ')}) AS high
      FROM series WHERE ${datasetSql(scope)} ${own} HAVING count(*) > 0) AS span
    CROSS JOIN LATERAL generate_series(low, high, ${step}) AS start ORDER BY start ${sort}) AS blocks`;
}

const datasetSql = ({ datasets }: IndexQuery['scope']): string =>
  `dataset_id IN (${datasets.map(({ id }) => id).join(', ')})`;

const whereSql = ({ scope }: Question, { stations }: HoursRange): string =>
  `${datasetSql(scope)}${stations === undefined ? '' : ` AND station = ${settingList('stations')}`}`;

const beforeEnd = ({ to }: HoursRange): string =>
  to === undefined ? '' : `AND time < ${setting('to', 'timestamp')}`;

const settingsOf = ({ from, to, stations }: HoursRange): Settings => ({
  stations: stations?.join(',') ?? '',
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
});
