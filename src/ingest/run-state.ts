import type { DatasetType } from '../database/catalogue.js';
import type { AppError } from '../errors.js';
import type { IngestOptions, IngestResult } from './ingest-types.js';
import { createRejects, type Rejects } from './rejects.js';
import { cutoffOf } from './retention.js';
import type { DatasetTotals } from './totals.js';

/** What is known of a run so far; each stage fills in its part. */
export interface Run {
  startedAt: number;
  /** The first instant that the retention keeps. */
  cutoff: string | undefined;
  /** The server's process that works on it. */
  serverProcess: number | undefined;
  /** COMMIT has been sent: from here on the run cannot be called off. */
  committing: boolean;
  /** Set once the dataset's row exists, in this transaction or before. */
  datasetId: number | undefined;
  type: DatasetType | null;
  outcome: IngestResult['result'];
  /** The result of an earlier run with the same key. */
  earlier: Partial<IngestResult> | undefined;
  revision: number | null;
  checksum: string | null;
  etag: string | null;
  lastModified: string | null;
  totalBytes: number | undefined;
  bytes: number;
  rowsRead: number;
  rowsWritten: number;
  rowsUnchanged: number;
  rowsTooOld: number;
  rowsExpired: number;
  duplicates: number;
  missingColumns: readonly string[];
  rejects: Rejects;
  totals: DatasetTotals | null;
}

export const newRun = (startedAt: number, { retention }: Pick<IngestOptions, 'retention'>): Run => ({
  startedAt,
  cutoff: retention && cutoffOf(retention, startedAt),
  serverProcess: undefined,
  committing: false,
  datasetId: undefined,
  type: null,
  outcome: 'failed',
  earlier: undefined,
  revision: null,
  checksum: null,
  etag: null,
  lastModified: null,
  totalBytes: undefined,
  bytes: 0,
  rowsRead: 0,
  rowsWritten: 0,
  rowsUnchanged: 0,
  rowsTooOld: 0,
  rowsExpired: 0,
  duplicates: 0,
  missingColumns: [],
  rejects: createRejects(),
  totals: null,
});

const SHOWN_REJECTS = 20;

/** The run as it is told to the caller and recorded. */
export function resultOf(run: Run, options: IngestOptions, error: AppError | null): IngestResult {
  const finishedAt = (options.now ?? Date.now)();
  return {
    dataset: options.dataset,
    type: run.type,
    result: run.outcome,
    revision: run.revision,
    mode: options.mode,
    format: options.format ?? 'csv',
    source: options.source.label,
    checksum: run.checksum,
    bytes: run.bytes,
    rowsRead: run.rowsRead,
    rowsWritten: run.rowsWritten,
    rowsUnchanged: run.rowsUnchanged,
    rowsRejected: run.rejects.count,
    rowsTooOld: run.rowsTooOld,
    rowsExpired: run.rowsExpired,
    duplicates: run.duplicates,
    rejectsByReason: run.rejects.byReason,
    rejects: run.rejects.rows.slice(0, SHOWN_REJECTS),
    missingColumns: run.missingColumns,
    runKey: options.runKey ?? null,
    attempt: options.attempt ?? 1,
    totals: run.totals,
    repeated: run.earlier !== undefined,
    startedAt: new Date(run.startedAt).toISOString(),
    finishedAt: new Date(finishedAt).toISOString(),
    seconds: (finishedAt - run.startedAt) / 1000,
    error,
    ...run.earlier,
  };
}
