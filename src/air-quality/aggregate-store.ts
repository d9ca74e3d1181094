import type { Client } from '../database/database.js';
import type { OpenSnapshot } from '../database/snapshot.js';
import { aggregateColumns } from './aggregate-columns.js';
import { type AggregatesQuery, isCyclic } from './aggregates-query.js';
import type { Period } from './air-quality-parameters.js';
import { readHourlyStations } from './cadence.js';
import { type CopiedRows, copyRows, type Rows, selectRows } from './copy-stream.js';
import { expectedSql, hourlySetting, quarterSql } from './coverage-sql.js';
import { applySettings, type Select, type Settings, setting, settingList } from './query-settings.js';
import { pollutants } from './units.js';
import { valueSql } from './value-sql.js';

/** A page: at most `limit` + 1 rows. */
export async function readAggregates({ client }: OpenSnapshot, query: AggregatesQuery): Promise<Rows> {
  const select = aggregatesSelect(query, await readHourly(client, query));
  await applySettings(client, select);
  return selectRows(client, select.text);
}

/** All rows, in constant memory. */
export async function copyAggregates(snapshot: OpenSnapshot, query: AggregatesQuery): Promise<CopiedRows> {
  const select = aggregatesSelect(query, await readHourly(snapshot.client, query));
  await applySettings(snapshot.client, select);
  return copyRows(
    snapshot,
    select.text,
    aggregateColumns(query.period).map(({ type }) => type),
  );
}

const readHourly = (client: Client, { scope }: AggregatesQuery): Promise<ReadonlySet<string>> =>
  readHourlyStations(
    client,
    scope.datasets,
    scope.stations?.map(({ key }) => key),
  );

/**
 * Groups are arrays of sorted values first: one sort serves minimum, maximum, median, percentile and mean, and a mean
 * that is summed in order of value has the same digits whatever the plan. `hourly`: stations that measure by the hour.
 */
export function aggregatesSelect(query: AggregatesQuery, hourly: ReadonlySet<string>): Select {
  const groups = isCyclic(query.period) ? cyclicSql(query) : calendarSql(query);
  const lists = query.pollutants.map(
    (name) => `('${name}', ${pollutants.indexOf(name)}, grouped.${name}, grouped.${name}_filled)`,
  );
  const direction = query.sort;
  const text = `
    SELECT station, period_start, pollutant, mean, low, high, median, n, p98,
      least(1, filled / expected) AS coverage
    FROM ${groups}
    CROSS JOIN LATERAL (${expectedSql(query)} ${once}) AS complete (expected)
    CROSS JOIN LATERAL (VALUES ${lists.join(', ')}) AS listed (pollutant, position, list, filled)
    CROSS JOIN LATERAL (SELECT cardinality(list) AS n, list[1] AS low, list[cardinality(list)] AS high,
      (list[(cardinality(list) + 1) / 2] + list[cardinality(list) / 2 + 1]) / 2 AS median,
      (SELECT avg(value) FROM unnest(list) AS value) AS mean, ${percentileSql} AS p98) AS figures
    WHERE n > 0 ${afterSql(query)}
    ORDER BY period_start ${direction}, station ${direction}, position ${direction}
    ${query.limit === undefined ? '' : `LIMIT ${setting('limit', 'bigint')}`}`;
  return {
    text,
    settings: { ...settingsOf(query), hourly: hourlySetting(hourly) },
    planner: plannerOf(query),
  };
}

/** Has a subquery run for each group and not for each of its pollutants. */
const once = 'OFFSET 0';

/** As `percentile_cont(0.98)`: between the two nearest of the sorted values, in proportion. */
const percentileSql = `(SELECT list[below] + (list[least(below + 1, cardinality(list))] - list[below]) * (place - (below - 1))
  FROM (SELECT place, floor(place)::integer + 1 AS below
    FROM (SELECT 0.98::float8 * (cardinality(list) - 1) AS place) AS ranked) AS placed)`;

function settingsOf({ scope, from, to, limit, after }: AggregatesQuery): Settings {
  return {
    stations: scope.stations?.map(({ key }) => key).join(',') ?? '',
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(limit !== undefined && { limit: String(limit + 1) }),
    ...(after !== undefined && {
      after_period: after.periodStart,
      after_station: after.station,
      after_position: String(pollutants.indexOf(after.pollutant)),
    }),
  };
}

/**
 * Lists of values are no keys to keep results by. Sorting the rows once for the first of many orders slows the others
 * down, unless groups are as small as hours.
 */
const plannerOf = ({ period }: AggregatesQuery): Settings => ({
  enable_memoize: 'off',
  ...(period !== 'hour' && { enable_presorted_aggregate: 'off' }),
});

const beyond = ({ sort }: AggregatesQuery): string => (sort === 'asc' ? '>' : '<');
const afterPeriod = ({ period }: AggregatesQuery): string =>
  setting('after_period', isCyclic(period) ? 'integer' : 'timestamp');

function afterSql(query: AggregatesQuery): string {
  if (query.after === undefined) return '';
  const position = `${afterPeriod(query)}, ${setting('after_station', 'text')}, ${setting('after_position', 'integer')}`;
  return `AND (period_start, station, position) ${beyond(query)} (${position})`;
}

/** Beyond this the sums of squares that PostgreSQL keeps for a mean overflow, which is an error there. */
const largest = '1e100';

const listsSql = ({ pollutants: asked, units }: AggregatesQuery): string =>
  asked
    .map((name) => {
      const value = valueSql(name, units);
      const counted = `FILTER (WHERE ${name} <= ${largest})`;
      return `array_agg(${value} ORDER BY ${value}) ${counted} AS ${name},
        count(DISTINCT ${quarterSql}) ${counted} AS ${name}_filled`;
    })
    .join(', ');

function whereSql({ scope, from, to }: AggregatesQuery): string {
  const conditions = [
    `dataset_id IN (${scope.datasets.map(({ id }) => id).join(', ')})`,
    ...(scope.stations === undefined ? [] : [`station = ${settingList('stations')}`]),
    ...(from === undefined ? [] : [`time >= ${setting('from', 'timestamp')}`]),
    ...(to === undefined ? [] : [`time < ${setting('to', 'timestamp')}`]),
  ];
  return conditions.join(' AND ');
}

const fields: Readonly<Partial<Record<Period, string>>> = {
  hour_of_day: 'hour',
  day_of_week: 'isodow',
  month_of_year: 'month',
};

/** The same hour, weekday or month of all days, weeks or years: needs every row of the range. */
function cyclicSql(query: AggregatesQuery): string {
  return `(SELECT station, extract(${fields[query.period]} FROM time)::integer AS period_start, ${listsSql(query)},
      min(min(time)) OVER own AS first, max(max(time)) OVER own AS last
    FROM measurements WHERE ${whereSql(query)} GROUP BY 1, 2 WINDOW own AS (PARTITION BY station)) AS grouped`;
}

/** One stretch of time after the other, each read by the index: a page costs the stretches that it shows. */
function calendarSql(query: AggregatesQuery): string {
  const { period, scope, sort } = query;
  const step = `interval '1 ${period}'`;
  const ids = scope.datasets.map(({ id }) => id).join(', ');
  const own = scope.stations === undefined ? '' : `AND key = ${settingList('stations')}`;
  const [first, last] = spanSql(query);
  return `(SELECT start AS period_start
      FROM (SELECT ${first} AS first, ${last} AS last FROM series
        WHERE dataset_id IN (${ids}) ${own} HAVING count(*) > 0) AS span
      CROSS JOIN LATERAL generate_series(date_trunc('${period}', span.first), span.last, ${step}) AS start
      ORDER BY start ${sort}) AS periods
    CROSS JOIN LATERAL (SELECT station, ${listsSql(query)} FROM measurements
      WHERE ${whereSql(query)} AND time >= period_start AND time < period_start + ${step}
      GROUP BY station) AS grouped`;
}

/** From where to where there may be rows. */
function spanSql(query: AggregatesQuery): readonly [first: string, last: string] {
  const { from, to, sort, after } = query;
  const bound = (name: 'from' | 'to', given: unknown, turn: 'asc' | 'desc'): string => {
    const limits = [
      ...(given === undefined ? [] : [setting(name, 'timestamp')]),
      ...(after === undefined || sort !== turn ? [] : [afterPeriod(query)]),
    ];
    return limits.map((limit) => `, ${limit}`).join('');
  };
  return [`greatest(min(first)${bound('from', from, 'asc')})`, `least(max(last)${bound('to', to, 'desc')})`];
}
