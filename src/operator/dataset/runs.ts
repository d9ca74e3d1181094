import type { RunReport } from '../../run-report.js';
import type { DatasetStatus, RunRecord, Trigger } from './dataset.js';
import type { Job } from './facts.js';
import { reasonOf } from './failures.js';
import { annotations, labels } from './resources/names.js';

/** As many as the schema of `status.runs` allows. */
const longest = 10;

export const isLoad = ({ metadata }: Job): boolean => metadata.labels?.[labels.task] !== 'purge';

export const annotationOf = ({ metadata }: Job, name: string): string | undefined =>
  metadata.annotations?.[name];

/** The condition by which a Job has ended. */
export const endOf = ({ status }: Job) =>
  status?.conditions?.find(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  );

export function triggerOf(job: Job): Trigger {
  const ofCronJob = job.metadata.ownerReferences?.some(({ kind }) => kind === 'CronJob') ?? false;
  const given = annotationOf(job, annotations.trigger);
  return ofCronJob ? 'Schedule' : (triggers.find((each) => each === given) ?? 'Spec');
}

const triggers: readonly Trigger[] = ['Spec', 'Content', 'Schedule', 'Manual', 'CatchUp'];

/** What is to be remembered of a Job that has ended; undefined while it has not. */
export function recordOf(job: Job, report: RunReport | undefined): RunRecord | undefined {
  const end = endOf(job);
  if (end === undefined) return undefined;
  const { startTime = job.metadata.creationTimestamp, completionTime } = job.status ?? {};
  const outcome = outcomeOf(end, report);
  const told = truthOf(outcome, report);
  return {
    jobName: job.metadata.name,
    trigger: triggerOf(job),
    ...outcome,
    ...given('startedAt', startTime ?? report?.startedAt),
    ...given('completedAt', completionTime ?? end.lastTransitionTime ?? startTime),
    ...(told !== undefined && figuresOf(told)),
  };
}

/** After a success, the report of a pod before it that failed says nothing. */
export const truthOf = (outcome: Outcome, report: RunReport | undefined): RunReport | undefined =>
  succeeded(outcome) && report?.result !== 'loaded' && report?.result !== 'unchanged' ? undefined : report;

const figuresOf = ({ rowsRead, rowsWritten, rowsRejected, bytes }: RunReport) => ({
  rowsRead,
  rowsWritten,
  rowsRejected,
  bytes,
});

type End = NonNullable<ReturnType<typeof endOf>>;
type Outcome = Pick<RunRecord, 'result' | 'reason'>;

/** A load that was committed is a success, though its pod was too late for the Job's deadline. */
function outcomeOf({ type, reason }: End, report: RunReport | undefined): Outcome {
  if (report?.result === 'unchanged') return { result: 'Unchanged' };
  const good = report?.result === 'loaded' || type === 'Complete';
  return good ? { result: 'Succeeded' } : { result: 'Failed', reason: failureOf(reason, report) };
}

/** The report of a pod that was stopped at the deadline is that of the pod before. */
function failureOf(reason = 'RunFailed', report: RunReport | undefined): string {
  const code = report?.errorCode ?? undefined;
  return reason === 'DeadlineExceeded' || code === undefined ? reason : reasonOf(code);
}

const given = <K extends string>(name: K, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as Partial<Record<K, string>>;

/**
 * Those that were heard of last come first, whatever the clocks say that wrote their times; no more than are kept. Of
 * two about one Job the first counts.
 */
export function newestRuns(records: readonly RunRecord[]): readonly RunRecord[] {
  const names = records.map(({ jobName }) => jobName);
  return records.filter(({ jobName }, index) => names.indexOf(jobName) === index).slice(0, longest);
}

/** Whether the result of a Job that has ended is in the status, or so old that there is no room for it any more. */
export function isRecorded(record: RunRecord, { runs = [], activeRun }: DatasetStatus): boolean {
  const known = runs.find(({ jobName }) => jobName === record.jobName);
  if (known !== undefined) return isFinal(known);
  if (runs.length < longest || activeRun?.jobName === record.jobName) return false;
  return runs.every(({ completedAt }) => millisOf(record.completedAt) < millisOf(completedAt));
}

/** Aborted is what is thought of a Job that went away; its result, should it turn up, is the truth. */
export const isFinal = ({ result }: RunRecord): boolean => result !== 'Aborted';

export const succeeded = ({ result }: Pick<RunRecord, 'result'>): boolean =>
  result === 'Succeeded' || result === 'Unchanged';

/** 0 for none or for text that is no time. */
export const millisOf = (time: string | undefined): number => {
  const millis = Date.parse(time ?? '');
  return Number.isNaN(millis) ? 0 : millis;
};

/** Whole seconds, as Kubernetes writes times. */
export const timeOf = (millis: number): string =>
  new Date(Math.floor(millis / 1000) * 1000).toISOString().replace('.000Z', 'Z');
