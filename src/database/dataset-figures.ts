import type { DatasetFigures, RunFigures } from '../observability/observation.js';
import type { Catalogue } from './catalogue.js';
import type { Client } from './database.js';

/** Sums over a dataset's recorded runs of one result; a dataset without runs has one row with result null. */
interface RunRow {
  dataset_id: number;
  max_age: number | null;
  result: string | null;
  runs: number;
  seconds: number;
  rows: number;
  bytes: number;
  rejected: number;
  last: Date;
  rejects: Record<string, number> | null;
}

const runsText = `
  WITH reasons AS (
    SELECT dataset_id, result, jsonb_object_agg(reason, n) AS rejects
    FROM (
      SELECT dataset_id, result, key AS reason, sum(value::bigint) AS n
      FROM revisions, jsonb_each_text(rejects_by_reason) GROUP BY 1, 2, 3
    ) AS counted GROUP BY 1, 2
  ), totals AS (
    SELECT dataset_id, result, count(*) AS runs, max(finished_at) AS last,
      sum(extract(epoch FROM finished_at - started_at))::float8 AS seconds, sum(rows_written)::float8 AS rows,
      sum(bytes)::float8 AS bytes, sum(rows_rejected)::float8 AS rejected
    FROM revisions GROUP BY dataset_id, result
  )
  SELECT id AS dataset_id, (settings->>'maxAgeSeconds')::float8 AS max_age, totals.*, rejects
  FROM datasets LEFT JOIN totals ON totals.dataset_id = id LEFT JOIN reasons USING (dataset_id, result)`;

/** All that a run can come to: each has its line from the dataset's first run on, so that a rise from none is seen. */
const results = ['loaded', 'unchanged', 'invalid', 'unavailable', 'failed'];
const good = new Set(['loaded', 'unchanged']);

/** What metrics show of each dataset of the catalogue, which the same snapshot has given. */
export async function readFigures(client: Client, catalogue: Catalogue): Promise<DatasetFigures[]> {
  const { rows } = await client.query<RunRow>(runsText);
  const sizes = sizesOf(catalogue);
  return catalogue.datasets.map(({ id, name, type, revision, loadedAt }) => {
    const mine = rows.filter((row) => row.dataset_id === id);
    const runs = mine.filter(({ result }) => result !== null);
    return {
      dataset: name,
      type,
      revision,
      revisionTime: (loadedAt?.getTime() ?? 0) / 1000,
      ...(sizes.get(id) ?? nothing),
      lastSuccess: newest(runs.filter(({ result }) => good.has(result ?? ''))),
      lastRun: newest(runs),
      maxAgeSeconds: mine[0]?.max_age ?? undefined,
      runs: results.map((result) => runFigures(result, runs)),
    };
  });
}

const newest = (runs: readonly RunRow[]): number =>
  Math.max(0, ...runs.map(({ last }) => last.getTime() / 1000));

interface Size {
  rows: number;
  /** Unix seconds of the oldest and of the newest row; 0 without rows. */
  dataFrom: number;
  dataTo: number;
}

const nothing: Size = { rows: 0, dataFrom: 0, dataTo: 0 };

/** Rows and their span by dataset, in one pass: there are many series. */
function sizesOf(catalogue: Catalogue): Map<number, Size> {
  const sizes = new Map<number, Size>();
  for (const { dataset, rows, first, last } of [
    ...catalogue.series('StocksOHLCV'),
    ...catalogue.series('AirQuality'),
  ]) {
    const [from, to] = [secondsOf(first), secondsOf(last)];
    const size = sizes.get(dataset.id) ?? { rows: 0, dataFrom: from, dataTo: to };
    size.rows += rows;
    size.dataFrom = Math.min(size.dataFrom, from);
    size.dataTo = Math.max(size.dataTo, to);
    sizes.set(dataset.id, size);
  }
  return sizes;
}

const secondsOf = (time: string): number => Date.parse(`${time.replace(' ', 'T')}Z`) / 1000;

const none = { runs: 0, seconds: 0, rows: 0, bytes: 0, rejected: 0, rejects: {} };

function runFigures(result: string, all: readonly RunRow[]): RunFigures {
  const found = all.find((run) => run.result === result);
  if (found === undefined) return { result, ...none };
  const { runs, seconds, rows, bytes, rejected, rejects } = found;
  return { result, runs, seconds, rows, bytes, rejected, rejects: rejects ?? {} };
}
