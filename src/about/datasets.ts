import { z } from 'zod';
import type { Database } from '../database/database.js';
import type { LiveCatalogue } from '../database/live-catalogue.js';
import { AppError } from '../errors.js';
import { askPlain } from '../http/ask.js';
import { exchangeOf, timed } from '../http/exchange.js';
import { nearest } from '../http/nearest.js';
import { jsonPage, sendLargePage } from '../http/page.js';
import { type DatasetRow, readDatasets } from './dataset-store.js';
import type { Endpoint } from '../http/endpoint.js';

const run = z.object({
  number: z.int(),
  run_key: z.string().nullable(),
  result: z.enum(['loaded', 'unchanged', 'invalid', 'unavailable', 'failed']),
  error: z.string().nullable(),
  rows_read: z.int(),
  rows_written: z.int(),
  rows_unchanged: z.int(),
  rows_rejected: z.int(),
  rejects_by_reason: z.record(z.string(), z.int()),
  started_at: z.string(),
  finished_at: z.string(),
});
const schema = z.object({
  name: z.string(),
  type: z.enum(['StocksOHLCV', 'AirQuality']),
  revision: z.int().describe('Number of the run whose data is served; 0 before the first load.'),
  rows: z.int(),
  series: z.int().describe('Symbols or stations.'),
  first: z.string().nullable(),
  last: z.string().nullable(),
  checksum: z.string().nullable().describe('SHA-256 of the bytes that were loaded.'),
  source: z.string().nullable().describe('Scheme, host and last path part.'),
  loaded_at: z.string().nullable(),
  data_age_seconds: z.number().nullable().describe('Seconds from the newest row to now.'),
  max_age_seconds: z
    .number()
    .nullable()
    .describe('Seconds that the newest row may be old, where it was asked for.'),
  fresh: z
    .boolean()
    .describe('Whether there is data, and its newest row is within the age that was asked for.'),
  last_run: run.nullable().describe('The newest run, whatever its result.'),
});

interface Options {
  database: Database;
  catalogue: LiveCatalogue;
  now: () => number;
}

export function datasetEndpoints({ database, catalogue, now }: Options): readonly Endpoint[] {
  const shown = (row: DatasetRow): z.input<typeof schema> & object =>
    ({ ...row, ...ageOf(row, now()) }) as z.input<typeof schema> & object;
  return [
    {
      path: '/datasets',
      tag: 'about',
      summary: 'What is loaded, from where, when, and what was rejected',
      description:
        'Each dataset with type, rows, span, revision, checksum, source, and its newest run with rejects by reason.',
      answers: { 'application/json': z.object({ datasets: z.array(schema) }) },
      example: '/datasets',
      handler: async (ctx) => {
        askPlain(ctx.req, {});
        const rows = await timed(exchangeOf(ctx.req), 'query', () => readDatasets(database, null));
        await sendLargePage(ctx, { ...jsonPage({ datasets: rows.map(shown) }), cacheControl: 'no-cache' });
      },
    },
    {
      path: '/datasets/:name',
      tag: 'about',
      summary: 'The same of one dataset',
      description: 'As in `/datasets`.',
      pathParameters: {
        name: {
          schema: z.string(),
          description: 'Name of the dataset.',
          allowed: 'a dataset’s name',
          example: 'sample-stocks',
        },
      },
      answers: { 'application/json': schema },
      example: '/datasets/sample-stocks',
      handler: async (ctx) => {
        askPlain(ctx.req, {});
        const name = String(ctx.params['name']);
        const [row] = name.includes('\0')
          ? []
          : await timed(exchangeOf(ctx.req), 'query', () => readDatasets(database, name));
        if (row === undefined) throw noDataset(name, catalogue);
        await sendLargePage(ctx, { ...jsonPage(shown(row)), cacheControl: 'no-cache' });
      },
    },
  ];
}

function noDataset(name: string, catalogue: LiveCatalogue): AppError {
  const names = catalogue.current().datasets.map((dataset) => dataset.name);
  return new AppError('not-found', `There is no dataset ${JSON.stringify(name)}.`, {
    suggestions: nearest(name, names),
  });
}

/** As the metric of the same name: without an age that was asked for, data of any age is fresh. */
function ageOf({ last, revision, max_age_seconds: most }: DatasetRow, now: number) {
  const age = ageSeconds(last, now);
  const fresh = revision > 0 && (most === null || (age !== null && age <= most));
  return { data_age_seconds: age, fresh };
}

function ageSeconds(last: string | null, now: number): number | null {
  if (last === null) return null;
  return Math.max(0, Math.round((now - Date.parse(`${last.replace(' ', 'T')}Z`)) / 1000));
}
