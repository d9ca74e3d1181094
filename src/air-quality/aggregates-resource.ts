import { z } from 'zod';
import type { OpenSnapshot } from '../database/snapshot.js';
import { AppError } from '../errors.js';
import type { Answer, ReadContext, Resource } from '../http/resource.js';
import { aggregateColumns } from './aggregate-columns.js';
import { copyAggregates, readAggregates } from './aggregate-store.js';
import {
  aggregateParameters,
  aggregatesCursor,
  type AggregatesQuery,
  canonicalAggregates,
  checkAggregates,
  resolveAggregates,
} from './aggregates-query.js';
import { batchOfRows, pageOf, tableOf } from './air-quality-response.js';
import { openRows } from './open-rows.js';
import { pollutants } from './units.js';

const key = 'air_quality_aggregates';

export const aggregatesResource: Resource<typeof aggregateParameters, AggregatesQuery> = {
  path: '/air_quality/aggregates',
  tag: 'air-quality',
  summary:
    'Mean, minimum, maximum, median, count, 98th percentile and coverage by station, period and pollutant',
  description:
    'Rows `{station, period_start, pollutant, mean, min, max, median, count, p98, coverage}`, in order of `period_start`, station and pollutant; what has no value has no row. `period_start` is the first instant of the period in UTC, `YYYY-MM-DD HH:MM:SS.mmm` (of a week its Monday), also where `from` cuts the period; for `hour_of_day`, `day_of_week` and `month_of_year` it is a number: 0–23, 1 (Monday) – 7 (Sunday), 1–12. Nulls count for nothing; neither do values above 1e100, which no instrument measures. `p98` is interpolated between the two nearest values, as `percentile_cont` does. `coverage` is the share of the expected values that exist, 0 to 1: a station is expected to measure four times an hour, or once where its first 200 rows say so; several rows in one quarter of an hour count once. Expected is what fills the period, or the part of it between `from` and `to`; for hours, weekdays and months, what fills them between the first and the last row in the range.',
  parameters: aggregateParameters,
  schema: z.object({
    air_quality_aggregates: z.array(
      z.object({
        station: z.string(),
        period_start: z.union([z.string(), z.int()]),
        pollutant: z.enum(pollutants),
        mean: z.number(),
        min: z.number(),
        max: z.number(),
        median: z.number(),
        count: z.int().describe('Values that the row is made of.'),
        p98: z.number().describe('98th percentile.'),
        coverage: z.number().describe('Share of the expected values that exist, 0 to 1.'),
      }),
    ),
    next_cursor: z.string().optional().describe('On a page that is not the last.'),
  }),
  example: '/air_quality/aggregates?period=month&pollutants=no2&limit=3',
  check: (values, _path, wrong) => checkAggregates(values, wrong),
  resolve: ({ period, ...values }, _path, catalogue) => {
    if (period === undefined) throw new AppError('bad-request', 'period is required.');
    return resolveAggregates({ ...values, period }, catalogue);
  },
  canonical: canonicalAggregates,
  datasets: ({ scope }) => scope.datasets,
  read,
};

/** Always without statement timeout: what a statistic costs is decided by what it is made of, not by its rows. */
async function read(query: AggregatesQuery, context: ReadContext): Promise<Answer> {
  const { datasets } = query.scope;
  const columns = aggregateColumns(query.period);
  if (datasets.length === 0) return { revisions: new Map(), table: tableOf(key, { columns, batches: [] }) };
  const { limit } = query;
  const snapshot = await context.openSnapshot('air_quality_aggregates', datasets);
  if (limit !== undefined) return page(query, limit, snapshot);
  const { batches, close } = await openRows(snapshot, () => copyAggregates(snapshot, query));
  return { revisions: snapshot.revisions, table: tableOf(key, { columns, batches }), close };
}

async function page(query: AggregatesQuery, limit: number, snapshot: OpenSnapshot): Promise<Answer> {
  const columns = aggregateColumns(query.period);
  const all = await openRows(snapshot, () => readAggregates(snapshot, query));
  await snapshot.close();
  const { rows, end } = pageOf(all, columns, limit);
  const nextCursor = end && aggregatesCursor(query, [end[1] ?? '', end[0] ?? '', end[2] ?? '']);
  const table = tableOf(key, { columns, batches: [batchOfRows(rows, columns)], nextCursor });
  return { revisions: snapshot.revisions, table, ...(nextCursor !== undefined && { nextCursor }) };
}
