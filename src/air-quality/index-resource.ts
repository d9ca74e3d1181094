import type { OpenSnapshot } from '../database/snapshot.js';
import type { Answer, ReadContext, Resource } from '../http/resource.js';
import { tableOf } from './air-quality-response.js';
import { indexColumns } from './index-columns.js';
import { indexParameters } from './index-parameters.js';
import { canonicalIndex, checkIndex, indexCursor, type IndexQuery, resolveIndex } from './index-query.js';
import { indexSchema } from './index-schema.js';
import { copyIndex, copyPage, readPlaces } from './index-store.js';
import { openRows } from './open-rows.js';

const key = 'air_quality_index';

export const indexResource: Resource<typeof indexParameters, IndexQuery> = {
  path: '/air_quality/index',
  tag: 'air-quality',
  summary: 'Air-quality indices of the US EPA and Europe, by station and hour or day',
  description:
    'Rows `{station, time, standard, index, category, dominant, sub_indices, completeness, beyond, reason}`, in order of `time` and station: one for each hour (or day) in which the station has a stored row, with or without values. `time` is its first instant in UTC. An hour counts when three quarters of its readings exist; where no pollutant has enough hours, `index` is null and `reason` says why. An answer never depends on `from`, `to`, `limit` or `sort`: the hours before it that it is made of are always read. Of equal sub-indices the first of the standard is `dominant`. In CSV, `sub_indices`, `completeness` and `explain` are JSON.',
  parameters: indexParameters,
  schema: indexSchema,
  example: '/air_quality/index?station=aq_harbour&from=2025-01-02&limit=3',
  check: checkIndex,
  resolve: (values, _path, catalogue) => resolveIndex(values, catalogue),
  canonical: canonicalIndex,
  datasets: ({ scope }) => scope.datasets,
  read,
};

/** Always without statement timeout: what an index costs is decided by the hours it is made of, not by its rows. */
async function read(query: IndexQuery, context: ReadContext): Promise<Answer> {
  const { datasets } = query.scope;
  const columns = indexColumns(query);
  if (datasets.length === 0) return { revisions: new Map(), table: tableOf(key, { columns, batches: [] }) };
  const { limit } = query;
  const snapshot = await context.openSnapshot('air_quality_index', datasets);
  if (limit !== undefined) return page({ ...query, limit }, snapshot);
  const { batches, close } = await openRows(snapshot, () =>
    copyIndex(snapshot, query, stationsOf(query, context)),
  );
  return { revisions: snapshot.revisions, table: tableOf(key, { columns, batches }), close };
}

const stationsOf = ({ scope }: IndexQuery, { catalogue }: ReadContext): number =>
  scope.stations?.length ??
  catalogue.series('AirQuality').filter(({ dataset }) => scope.datasets.some(({ id }) => id === dataset.id))
    .length;

async function page(query: IndexQuery & { limit: number }, snapshot: OpenSnapshot): Promise<Answer> {
  const { limit } = query;
  const { revisions } = snapshot;
  const columns = indexColumns(query);
  const places = await openRows(snapshot, () => readPlaces(snapshot, query));
  const shown = places.slice(0, limit);
  const last = shown.at(-1);
  if (last === undefined) {
    await snapshot.close();
    return { revisions, table: tableOf(key, { columns, batches: [] }) };
  }
  const nextCursor = places.length > limit ? indexCursor(query, last) : undefined;
  const { batches, close } = await openRows(snapshot, () => copyPage(snapshot, query, shown));
  const table = tableOf(key, { columns, batches, nextCursor });
  return { revisions, table, close, ...(nextCursor !== undefined && { nextCursor }) };
}
