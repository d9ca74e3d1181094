import type { RunReport } from '../../run-report.js';
import type { RunRecord, Trigger } from './dataset.js';
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
  return {
    jobName: job.metadata.name,
    trigger: triggerOf(job),
    ...outcomeOf(end, report),
    ...given('startedAt', startTime ?? report?.startedAt),
    ...given('completedAt', completionTime ?? end.lastTransitionTime ?? startTime),
    ...(report !== undefined && figuresOf(report)),
  };
}

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

/** Newest first, no more than are kept; of two about one Job, the first given. */
export function newestRuns(records: readonly RunRecord[]): readonly RunRecord[] {
  const byName = new Map(records.toReversed().map((record) => [record.jobName, record]));
  return [...byName.values()].toSorted(newestFirst).slice(0, longest);
}

const newestFirst = (one: RunRecord, other: RunRecord): number =>
  millisOf(other.completedAt) - millisOf(one.completedAt) || (one.jobName < other.jobName ? 1 : -1);

/** Whether the result of a Job that has ended is in these runs, or older than all there is room for. */
export function isRecorded(record: RunRecord, runs: readonly RunRecord[]): boolean {
  const known = runs.find(({ jobName }) => jobName === record.jobName);
  if (known !== undefined) return isFinal(known);
  const oldest = runs.at(-1);
  return runs.length >= longest && oldest !== undefined && newestFirst(oldest, record) < 0;
}

/** Aborted is what is thought of a Job that went away; its result, should it turn up, is the truth. */
export const isFinal = ({ result }: RunRecord): boolean => result !== 'Aborted';

export const succeeded = ({ result }: RunRecord): boolean => result === 'Succeeded' || result === 'Unchanged';

/** 0 for none or for text that is no time. */
export const millisOf = (time: string | undefined): number => {
  const millis = Date.parse(time ?? '');
  return Number.isNaN(millis) ? 0 : millis;
};

/** Whole seconds, as Kubernetes writes times. */
export const timeOf = (millis: number): string =>
  new Date(Math.floor(millis / 1000) * 1000).toISOString().replace('.000Z', 'Z');
