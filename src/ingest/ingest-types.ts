import type { DatasetType } from '../database/catalogue.js';
import type { Database } from '../database/database.js';
import type { AppError } from '../errors.js';
import type { Observe } from '../observability/observation.js';
import type { Compression } from './decompress.js';
import type { Mapping } from './header.js';
import type { IngestLimits } from './limits.js';
import type { Ownership } from './owner.js';
import type { RejectedRow } from './rejects.js';
import type { Retention } from './retention.js';
import type { RejectReason } from './row-type.js';
import type { SourceFormat } from './source-format.js';
import type { Source } from './source-types.js';
import type { DatasetTotals } from './totals.js';

/** upsert: new rows are added, rows with a known key replaced; append: a known key is an error; replace: the file is the dataset. */
export type IngestMode = 'upsert' | 'append' | 'replace';

export interface IngestOptions extends Ownership {
  database: Database;
  /** A DNS label of at most 40 characters; the dataset is created by its first load that succeeds. */
  dataset: string;
  /** Recognised by the header when absent. */
  type?: DatasetType | undefined;
  source: Source;
  /** Default: csv. */
  format?: SourceFormat | undefined;
  /** Default: auto. */
  compression?: Compression | undefined;
  mode: IngestMode;
  mapping: Mapping;
  /** More rejected rows than this refuse the load. */
  maxRejectedRows: number;
  /** A run with the key of one that loaded, or found nothing new, gives that run's result and does nothing. */
  runKey?: string | undefined;
  /** Counts the tries of one run, from 1. */
  attempt?: number | undefined;
  /**
   * Rows that are older are neither loaded nor kept, whether the source is new or not: counted back from the start of the
   * run. Not with mode replace.
   */
  retention?: Retention | undefined;
  /** How old the newest row may be before the data counts as stale; nothing but figures follows. Default: however old it is. */
  maxAgeSeconds?: number | undefined;
  /** What to do while another load of the dataset is active. */
  ifBusy: 'wait' | 'fail';
  limits: IngestLimits;
  observe: Observe;
  onProgress?: (progress: IngestProgress) => void;
  signal?: AbortSignal;
  /** Milliseconds since 1970. */
  now?: () => number;
}

export interface IngestProgress {
  phase: 'waiting' | 'reading' | 'writing';
  /** As received. */
  bytes: number;
  totalBytes: number | undefined;
  rows: number;
}

/**
 * rowsRead = rowsWritten + rowsUnchanged + rowsRejected + rowsTooOld + duplicates in a load that succeeded. When it was
 * refused nothing was written, and `rowsWritten` and `rowsUnchanged` are 0. A source that is unchanged while rows of the
 * dataset became too old is `loaded` with no row written: what is served has changed.
 */
export interface IngestResult {
  dataset: string;
  type: DatasetType | null;
  result: 'loaded' | 'unchanged' | 'invalid' | 'unavailable' | 'failed';
  /** Number of this run among the dataset's runs; null when it could not be recorded. */
  revision: number | null;
  mode: IngestMode;
  /** Rows are counted by lines, in JSON by elements of the array. */
  format: SourceFormat;
  source: string;
  /** sha256 of the source as received; null when it was not read to its end. */
  checksum: string | null;
  bytes: number;
  rowsRead: number;
  rowsWritten: number;
  rowsUnchanged: number;
  rowsRejected: number;
  /** Rows of the source that the retention kept out: they were not written, and count neither as rejected nor unchanged. */
  rowsTooOld: number;
  /** Rows of the dataset that the retention deleted; null in the result of an earlier run, which does not tell. */
  rowsExpired: number | null;
  /** Rows whose key came again later in the file: the last one counts. */
  duplicates: number;
  rejectsByReason: Readonly<Partial<Record<RejectReason, number>>>;
  /** The first of them; the revision keeps 1,000. */
  rejects: readonly RejectedRow[];
  /** Optional columns that the source does not have: their values are null. */
  missingColumns: readonly string[];
  runKey: string | null;
  attempt: number;
  /** The whole dataset after the run; null when there is none, or it is not known. */
  totals: DatasetTotals | null;
  /** The result of an earlier run with the same key. */
  repeated: boolean;
  startedAt: string;
  finishedAt: string;
  seconds: number;
  /** Why it did not load. */
  error: AppError | null;
}
