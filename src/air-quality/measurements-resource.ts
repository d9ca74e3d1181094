import type { Answer, ReadContext, Resource } from '../http/resource.js';
import {
  checkRange,
  measurementParameters,
  measurementsCursor,
  type MeasurementsQuery,
  pageText,
  rangeText,
  resolveMeasurements,
} from './air-quality-query.js';
import { batchOfRows, pageOf, tableOf } from './air-quality-response.js';
import { measurementColumns } from './measurement-columns.js';
import { measurementsSchema } from './measurement-schema.js';
import { copyMeasurements, readMeasurements } from './measurement-store.js';
import { openRows } from './open-rows.js';

const key = 'air_quality_measurements';

export const measurementsResource: Resource<typeof measurementParameters, MeasurementsQuery> = {
  path: '/air_quality',
  tag: 'air-quality',
  summary: 'Measurements, in order of time and station',
  description:
    'Rows `{TimeInstant, id_entity, so2, no2, co, o3, pm10, pm2_5}` with the names of the source; null where nothing was measured. Values are in µg/m³, `co` in mg/m³, unless `units` says otherwise. Without `dataset` all datasets are read together; a station that is in several is refused (400). Without `limit` the answer is everything, streamed.',
  parameters: measurementParameters,
  schema: measurementsSchema,
  example: '/air_quality?pollutants=no2,pm2_5&limit=3',
  check: checkRange,
  resolve: (values, _path, catalogue) => resolveMeasurements(values, catalogue),
  canonical: (query) => `${rangeText(query)}${pageText(query)}`,
  datasets: ({ scope }) => scope.datasets,
  read: (query, context) => {
    if (query.scope.datasets.length === 0) return Promise.resolve(nothing(query));
    return query.limit === undefined ? stream(query, context) : page(query, query.limit, context);
  },
};

/** Before the first dataset is loaded there are no measurements: no mistake of who asks. */
const nothing = (query: MeasurementsQuery): Answer => ({
  revisions: new Map(),
  table: tableOf(key, { columns: measurementColumns(query.pollutants), batches: [] }),
});

async function page(query: MeasurementsQuery, limit: number, context: ReadContext): Promise<Answer> {
  const { value, revisions } = await context.snapshot('air_quality_page', query.scope.datasets, (client) =>
    readMeasurements(client, query),
  );
  const columns = measurementColumns(query.pollutants);
  const { rows, end } = pageOf(value, columns, limit);
  const nextCursor = end && measurementsCursor(query, end[0] ?? '', end[1] ?? '');
  const table = tableOf(key, { columns, batches: [batchOfRows(rows, columns)], nextCursor });
  return { revisions, table, ...(nextCursor !== undefined && { nextCursor }) };
}

async function stream(query: MeasurementsQuery, context: ReadContext): Promise<Answer> {
  const snapshot = await context.openSnapshot('air_quality_stream', query.scope.datasets);
  const { batches, close } = await openRows(snapshot, () => copyMeasurements(snapshot, query));
  const columns = measurementColumns(query.pollutants);
  return { revisions: snapshot.revisions, table: tableOf(key, { columns, batches }), close };
}
