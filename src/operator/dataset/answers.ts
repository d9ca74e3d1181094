import type { DatasetStatus } from './dataset.js';
import type { Job } from './facts.js';
import { annotationOf, millisOf, timeOf } from './runs.js';

/**
 * A run reads its source when it starts, so it answers all that was asked for until then. Its Job says what that was:
 * else an operator that stopped between creating the Job and writing the status would run for it again.
 */
export const answerAnnotations = {
  reconcileAt: 'almanac.dev/answers-reconcile-at',
  slot: 'almanac.dev/answers-slot',
  revision: 'almanac.dev/source-revision',
} as const;

/** By the CronJob controller, from Kubernetes 1.28 on. */
const scheduledAt = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

export interface Answers {
  reconcileAt: string | undefined;
  slot: number | undefined;
  revision: string;
}

export function withAnswers(job: Job, { reconcileAt, slot, revision }: Answers): Job {
  const annotations: Record<string, string> = {
    ...job.metadata.annotations,
    [answerAnnotations.revision]: revision,
    ...(reconcileAt !== undefined && { [answerAnnotations.reconcileAt]: reconcileAt }),
    ...(slot !== undefined && { [answerAnnotations.slot]: timeOf(slot) }),
  };
  return { ...job, metadata: { ...job.metadata, annotations } };
}

/** The status with what a Job that it did not know yet has answered. */
export function answered(status: DatasetStatus, job: Job): DatasetStatus {
  const reconcileAt = annotationOf(job, answerAnnotations.reconcileAt);
  const revision = annotationOf(job, answerAnnotations.revision);
  return {
    ...status,
    ...(reconcileAt !== undefined && { lastHandledReconcileAt: reconcileAt }),
    ...(revision !== undefined && { sourceRevision: revision }),
  };
}

/** The slot of the schedule that a Job is for; milliseconds since 1970, 0 for none. */
export const slotOf = (job: Job): number =>
  millisOf(annotationOf(job, answerAnnotations.slot) ?? annotationOf(job, scheduledAt));
