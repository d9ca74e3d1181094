/**
 * What a Job's program says of its run in the termination message of its container, as one line of JSON. The operator
 * reads it; a version of it may meet the other's of a release before or after.
 */
export interface RunReport {
  command: 'ingest' | 'purge';
  result: 'loaded' | 'unchanged' | 'invalid' | 'unavailable' | 'failed' | 'purged';
  /** Code of the error that kept it from ending well (`ErrorCode`). */
  errorCode: string | null;
  /** For people; at most 1,000 characters, no secrets, no row contents. */
  message: string | null;
  rowsRead: number;
  rowsWritten: number;
  rowsRejected: number;
  /** Of the source, as received. */
  bytes: number;
  /** sha256 of the source as received. */
  checksum: string | null;
  /** Number of the run among the dataset's. */
  revision: number | null;
  /** The result of an earlier run with the same key. */
  repeated: boolean;
  /** The whole dataset after the run; null when there is none, or it is not known. Times RFC 3339, UTC. */
  dataset: { rows: number; from: string | null; to: string | null } | null;
  startedAt: string;
  finishedAt: string;
}

/** Kubernetes cuts a termination message off after so many bytes. */
export const reportBytes = 4096;
