import type { ErrorCode } from '../../errors.js';
import type { EventReason } from './plan.js';

/** How long to wait before the same is tried again: a minute and more, an hour, or until somebody changed something. */
export type Patience = 'backoff' | 'slow' | 'never';

export interface FailureFacts {
  patience: Patience;
  event: EventReason;
  /** Reason of the condition Ready. */
  ready: 'IngestFailed' | 'InvalidSource';
  /** Reason of the condition Stalled. */
  stalled?: string;
  /** The start of a sentence about it. */
  words: string;
}

/** By the reason that is kept in `status.runs`. */
const failures: Readonly<Record<string, FailureFacts>> = {
  SourceUnavailable: {
    patience: 'backoff',
    event: 'SourceUnreachable',
    ready: 'IngestFailed',
    words: 'The source could not be fetched',
  },
  SourceInvalid: {
    patience: 'slow',
    event: 'ValidationFailed',
    ready: 'IngestFailed',
    words: 'The source was refused',
  },
  RetentionWouldEmpty: {
    patience: 'slow',
    event: 'ValidationFailed',
    ready: 'IngestFailed',
    words: 'All rows are older than the retention',
  },
  SchemaMismatch: {
    patience: 'never',
    event: 'ValidationFailed',
    ready: 'IngestFailed',
    stalled: 'SchemaMismatch',
    words: 'A dataset of this name and another type exists',
  },
  NameConflict: {
    patience: 'never',
    event: 'RunFailed',
    ready: 'IngestFailed',
    stalled: 'NameConflict',
    words: 'The dataset of this name has another owner',
  },
  InvalidSource: {
    patience: 'never',
    event: 'ValidationFailed',
    ready: 'InvalidSource',
    stalled: 'InvalidSource',
    words: 'The source cannot be used as it is set',
  },
  DatabaseUnavailable: {
    patience: 'backoff',
    event: 'RunFailed',
    ready: 'IngestFailed',
    words: 'The database could not be reached',
  },
  DatasetBusy: {
    patience: 'backoff',
    event: 'RunFailed',
    ready: 'IngestFailed',
    words: 'Another load of this dataset did not end in time',
  },
  DeadlineExceeded: {
    patience: 'backoff',
    event: 'RunFailed',
    ready: 'IngestFailed',
    words: 'The run took longer than spec.job.activeDeadlineSeconds',
  },
  BackoffLimitExceeded: {
    patience: 'backoff',
    event: 'RunFailed',
    ready: 'IngestFailed',
    words: 'All attempts of the run failed (spec.job.backoffLimit) and their pods left no report',
  },
  // Only exit codes 20 and 40 end a Job so: a wrong source or a wrong setting.
  PodFailurePolicy: {
    patience: 'slow',
    event: 'RunFailed',
    ready: 'IngestFailed',
    words: 'The run refused its source or its settings and its pod left no report',
  },
};

const other: FailureFacts = {
  patience: 'backoff',
  event: 'RunFailed',
  ready: 'IngestFailed',
  words: 'The run failed',
};

/** Only what was written here: `constructor` is a member of every object. */
export const failureFacts = (reason: string | undefined): FailureFacts =>
  (Object.hasOwn(failures, reason ?? '') ? failures[reason ?? ''] : undefined) ?? other;

const reasons: Partial<Record<ErrorCode, string>> = {
  'source-unavailable': 'SourceUnavailable',
  'source-invalid': 'SourceInvalid',
  'not-found': 'SourceInvalid',
  'payload-too-large': 'SourceInvalid',
  'retention-would-empty': 'RetentionWouldEmpty',
  'dataset-type-conflict': 'SchemaMismatch',
  'dataset-owned': 'NameConflict',
  'config-invalid': 'InvalidSource',
  'database-unavailable': 'DatabaseUnavailable',
  'dataset-busy': 'DatasetBusy',
};

/** Of a report's error code, which may be one of another version. */
export const reasonOf = (code: string): string =>
  (Object.hasOwn(reasons, code) ? reasons[code as ErrorCode] : undefined) ?? 'RunFailed';
