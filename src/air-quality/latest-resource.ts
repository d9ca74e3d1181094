import type { Answer, ReadContext, Resource } from '../http/resource.js';
import { latestParameters, resolveSelection, type Selection, selectionText } from './air-quality-query.js';
import { batchOfRows, tableOf } from './air-quality-response.js';
import { measurementColumns } from './measurement-columns.js';
import { measurementsSchema } from './measurement-schema.js';
import { readLatest } from './measurement-store.js';

export const latestResource: Resource<typeof latestParameters, Selection> = {
  path: '/air_quality/latest',
  tag: 'air-quality',
  summary: 'The newest measurement of each station',
  description: 'Rows as in `/air_quality`, one a station, by station.',
  parameters: latestParameters,
  schema: measurementsSchema.omit({ next_cursor: true }),
  example: '/air_quality/latest',
  resolve: (values, _path, catalogue) => resolveSelection(values, catalogue),
  canonical: selectionText,
  datasets: ({ scope }) => scope.datasets,
  read: readNewest,
};

async function readNewest(query: Selection, context: ReadContext): Promise<Answer> {
  const columns = measurementColumns(query.pollutants);
  const { datasets } = query.scope;
  const { value, revisions } =
    datasets.length === 0
      ? { value: [], revisions: new Map<number, number>() }
      : await context.snapshot('air_quality_latest', datasets, (client) => readLatest(client, query));
  const table = tableOf('air_quality_measurements', { columns, batches: [batchOfRows(value, columns)] });
  return { revisions, table };
}
