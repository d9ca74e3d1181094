import type { DatasetType } from '../database/catalogue.js';
import type { Client } from '../database/database.js';
import type { IngestMode, IngestResult } from './ingest-types.js';
import type { RejectedRow } from './rejects.js';

/** What the dataset's settings say of the load behind its current revision; null in datasets made otherwise. */
export interface LastLoad {
  /** The source's identity and the mapping of that load. */
  source: string;
  mapping: string;
  /** Rows from before this instant were taken out of what the source holds; absent or null: none were. */
  cutoff?: string | null;
  /** Rows of the source that were rejected, where the run itself did not read it. */
  rejected?: number;
}

export interface StoredDataset {
  id: number;
  type: DatasetType;
  owner: string | null;
  currentRevision: number;
  lastLoad: LastLoad | null;
  checksum: string | null;
  etag: string | null;
  lastModified: string | null;
  mode: IngestMode | null;
  rowsRejected: number;
}

export async function findDataset(client: Client, name: string): Promise<StoredDataset | undefined> {
  const { rows } = await client.query<StoredDataset>(
    `SELECT d.id, d.type, d.settings->>'owner' AS owner, d.current_revision AS "currentRevision",
        d.settings->'lastLoad' AS "lastLoad", r.checksum, r.etag, r.last_modified AS "lastModified", r.mode,
        coalesce((d.settings->'lastLoad'->>'rejected')::bigint, r.rows_rejected, 0) AS "rowsRejected"
      FROM datasets d LEFT JOIN revisions r ON r.dataset_id = d.id AND r.number = d.current_revision
      WHERE d.name = $1`,
    [name],
  );
  return rows[0];
}

export async function createDataset(client: Client, name: string, type: DatasetType): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    'INSERT INTO datasets (name, type) VALUES ($1, $2) RETURNING id',
    [name, type],
  );
  return (rows[0] as { id: number }).id;
}

/** The result of the run that loaded, or found nothing new, under a run key. */
export async function findRun(
  client: Client,
  dataset: StoredDataset,
  runKey: string,
): Promise<Partial<IngestResult> | undefined> {
  const { rows } = await client.query<Partial<IngestResult>>(
    `SELECT number AS revision, attempt, mode, source, checksum, bytes, rows_read AS "rowsRead",
        rows_written AS "rowsWritten", rows_unchanged AS "rowsUnchanged", rows_rejected AS "rowsRejected",
        rows_read - rows_written - rows_unchanged - rows_rejected - duplicates AS "rowsTooOld",
        NULL::bigint AS "rowsExpired", duplicates, rejects_by_reason AS "rejectsByReason", result,
        to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "startedAt",
        to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "finishedAt",
        extract(epoch FROM finished_at - started_at)::double precision AS seconds
      FROM revisions WHERE dataset_id = $1 AND run_key = $2 AND result IN ('loaded', 'unchanged')`,
    [dataset.id, runKey],
  );
  return rows[0];
}

export interface NewRevision {
  datasetId: number;
  result: IngestResult;
  etag: string | null;
  lastModified: string | null;
  rejects: readonly RejectedRow[];
  lastLoad: LastLoad;
}

/**
 * Writes a run and its first rejected rows, and makes it the dataset's current revision when it loaded. Gives its number.
 * The dataset's row is locked while the number is taken: a failed run is recorded beside a load that is under way.
 */
export async function writeRevision(client: Client, revision: NewRevision): Promise<number> {
  await client.query('SELECT FROM datasets WHERE id = $1 FOR UPDATE', [revision.datasetId]);
  const { rows } = await client.query<{ id: number; number: number }>(
    insertRevision,
    revisionValues(revision),
  );
  const { id, number } = rows[0] as { id: number; number: number };
  if (revision.rejects.length > 0) await writeRejects(client, id, revision.rejects);
  if (revision.result.result === 'loaded')
    await client.query(
      `UPDATE datasets SET current_revision = $2, settings = settings || jsonb_build_object('lastLoad', $3::jsonb)
        WHERE id = $1`,
      [revision.datasetId, number, JSON.stringify(revision.lastLoad)],
    );
  return number;
}

const insertRevision = `INSERT INTO revisions (dataset_id, number, run_key, attempt, mode, source, checksum, etag,
    last_modified, bytes, rows_read, rows_written, rows_unchanged, rows_rejected, rejects_by_reason, duplicates,
    started_at, finished_at, result, error)
  SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19
  FROM revisions WHERE dataset_id = $1 RETURNING id, number`;

function revisionValues({ datasetId, result, etag, lastModified }: NewRevision): unknown[] {
  return [
    datasetId,
    result.runKey,
    result.attempt,
    result.mode,
    result.source,
    result.checksum,
    etag,
    lastModified,
    result.bytes,
    result.rowsRead,
    result.rowsWritten,
    result.rowsUnchanged,
    result.rowsRejected,
    JSON.stringify(result.rejectsByReason),
    result.duplicates,
    result.startedAt,
    result.finishedAt,
    result.result,
    result.error?.message.replaceAll('\0', '') ?? null,
  ];
}

async function writeRejects(client: Client, revision: number, rows: readonly RejectedRow[]): Promise<void> {
  await client.query(
    `INSERT INTO rejects (revision_id, position, line, column_name, reason, text)
      SELECT $1, place, line, column_name, reason, text FROM
      unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY
        AS rejected (line, column_name, reason, text, place)`,
    [
      revision,
      rows.map((row) => row.line),
      rows.map((row) => row.column),
      rows.map((row) => row.reason),
      rows.map((row) => row.text),
    ],
  );
}
