import { z } from 'zod';
import type { SeriesState } from '../database/catalogue.js';
import { batchOf, type Column } from '../formats/table.js';
import type { Answer, Resource } from '../http/resource.js';
import * as parameter from './air-quality-parameters.js';
import { tableOf } from './air-quality-response.js';
import { listStations, type StationList } from './station-scope.js';
import { padTime } from './time.js';
import { pollutants, unitsOf } from './units.js';

const parameters = {
  dataset: { ...parameter.dataset, description: 'Lists the stations of this dataset only.' },
  station: parameter.station,
};

const columns: readonly Column[] = [
  { name: 'station', type: 'text' },
  { name: 'dataset', type: 'text' },
  { name: 'first', type: 'timestamp' },
  { name: 'last', type: 'timestamp' },
  { name: 'rows', type: 'integer' },
  { name: 'pollutants', type: 'list' },
  { name: 'units', type: 'object' },
];

/** From the catalogue in memory: no row is read. */
export const stationsResource: Resource<typeof parameters, StationList> = {
  path: '/air_quality/stations',
  tag: 'air-quality',
  summary: 'Stations with first and last time, rows, pollutants and units',
  description:
    'One row a station and dataset, by station, then dataset. `pollutants` are those that have at least one value; `units` are those of the source, by pollutant. In CSV, `pollutants` are joined by `;` and `units` are JSON.',
  parameters,
  schema: z.object({
    stations: z.array(
      z.object({
        station: z.string(),
        dataset: z.string(),
        first: z.string().describe('Time of the first measurement, UTC.'),
        last: z.string().describe('Time of the last measurement, UTC.'),
        rows: z.int().describe('Stored measurements.'),
        pollutants: z.array(z.enum(pollutants)),
        units: z.partialRecord(z.enum(pollutants), z.string()),
      }),
    ),
  }),
  example: '/air_quality/stations',
  resolve: (values, _path, catalogue) => listStations(values, catalogue),
  canonical: ({ text }) => text,
  datasets: ({ datasets }) => datasets,
  read: (query) => Promise.resolve(list(query)),
};

function list({ datasets, series }: StationList): Answer {
  const revisions = new Map(datasets.map(({ id, revision }) => [id, revision]));
  const rows = series.map(cellsOf);
  const cells = columns.map((_, index) => rows.map((row) => row[index] ?? null));
  return { revisions, table: tableOf('stations', { columns, batches: [batchOf(cells)] }) };
}

function cellsOf({ key, dataset, first, last, rows, pollutants: present }: SeriesState): string[] {
  const known = pollutants.filter((pollutant) => present.includes(pollutant));
  const units = JSON.stringify(unitsOf(known, 'source'));
  return [key, dataset.name, padTime(first), padTime(last), String(rows), known.join(';'), units];
}
