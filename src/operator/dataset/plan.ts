import type { DatasetStatus } from './dataset.js';
import type { CronJob, Job } from './facts.js';

export type EventReason =
  | 'RunStarted'
  | 'RunSucceeded'
  | 'RunFailed'
  | 'SourceUnreachable'
  | 'ValidationFailed'
  | 'ScheduleMissed'
  | 'DriftCorrected'
  | 'PurgeStarted'
  | 'PurgeCompleted'
  | 'PurgeSkipped'
  | 'Suspended'
  | 'Resumed'
  | 'Stalled';

export interface PlannedEvent {
  type: 'Normal' | 'Warning';
  reason: EventReason;
  message: string;
}

/** What is to be done for one Dataset, in this order; doing it twice is doing it once. */
export interface Plan {
  finalizer: 'add' | 'remove' | 'keep';
  /** The CronJob as it must be (server-side apply), that it must go, or that it is as it should be. */
  cronJob: CronJob | 'delete' | 'keep';
  /** Names of Jobs that must go. */
  deleteJobs: readonly string[];
  /** A Job to create; one of that name that exists is the same run. */
  job: Job | undefined;
  /** As it must be; written only when it differs. */
  status: DatasetStatus;
  events: readonly PlannedEvent[];
  /** Look again after this, at the latest. */
  requeueAfterMs: number;
}
