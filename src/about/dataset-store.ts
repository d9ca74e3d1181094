import { type Database, sql } from '../database/database.js';

/** A dataset with its newest run, as `/datasets` and `almanac datasets` show it. Field names are the API's. */
export interface DatasetRow {
  name: string;
  type: string;
  revision: number;
  rows: number;
  series: number;
  first: string | null;
  last: string | null;
  checksum: string | null;
  source: string | null;
  loaded_at: string | null;
  /** Age that the newest row may have; null where none was asked for. */
  max_age_seconds: number | null;
  last_run: RunRow | null;
}

export interface RunRow {
  number: number;
  run_key: string | null;
  attempt: number;
  mode: string;
  source: string;
  checksum: string | null;
  result: string;
  error: string | null;
  rows_read: number;
  rows_written: number;
  rows_unchanged: number;
  rows_rejected: number;
  duplicates: number;
  rejects_by_reason: Record<string, number>;
  bytes: number;
  started_at: string;
  finished_at: string;
}

const runColumns = `number, run_key, attempt, mode, source, checksum, result, error, rows_read, rows_written,
  rows_unchanged, rows_rejected, duplicates, rejects_by_reason, bytes,
  to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS started_at,
  to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS finished_at`;

const datasetsText = `
  SELECT d.name, d.type, d.current_revision AS revision,
    coalesce(s.rows, 0)::bigint AS rows, coalesce(s.series, 0) AS series,
    to_char(s.first, 'YYYY-MM-DD HH24:MI:SS.MS') AS first, to_char(s.last, 'YYYY-MM-DD HH24:MI:SS.MS') AS last,
    r.checksum, r.source, to_char(r.finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS loaded_at,
    (d.settings->>'maxAgeSeconds')::float8 AS max_age_seconds, to_jsonb(newest) AS last_run
  FROM datasets d
  LEFT JOIN (SELECT dataset_id, sum(rows) AS rows, count(*) AS series, min(first) AS first, max(last) AS last
    FROM series GROUP BY dataset_id) s ON s.dataset_id = d.id
  LEFT JOIN revisions r ON r.dataset_id = d.id AND r.number = d.current_revision
  LEFT JOIN LATERAL (SELECT ${runColumns} FROM revisions x WHERE x.dataset_id = d.id ORDER BY number DESC LIMIT 1) newest ON true
  WHERE coalesce(d.name = ?, true)
  ORDER BY d.name`;

/** All datasets, or the one of a name. */
export const readDatasets = (database: Database, name: string | null): Promise<DatasetRow[]> =>
  database.rows<DatasetRow>('datasets', sql.raw(datasetsText, [name as string]));

/** The newest runs of a dataset, newest first; whatever their result. */
export const readRuns = (database: Database, name: string, limit: number): Promise<RunRow[]> =>
  database.rows<RunRow>(
    'revisions',
    sql.raw(
      `SELECT ${runColumns} FROM revisions r WHERE dataset_id = (SELECT id FROM datasets WHERE name = ?)
       ORDER BY number DESC LIMIT ?`,
      [name, limit],
    ),
  );
