import type { DatasetStatus, RunRecord } from '../dataset.js';
import { type Rule, withEvents, withPlan } from '../draft.js';
import type { Facts, Job } from '../facts.js';
import { failureFacts } from '../failures.js';
import type { PlannedEvent } from '../plan.js';
import { annotations } from '../resources/names.js';
import { answered } from '../answers.js';
import {
  annotationOf,
  isFinal,
  isLoad,
  isRecorded,
  millisOf,
  newestRuns,
  recordOf,
  truthOf,
  succeeded,
} from '../runs.js';
import type { RunReport } from '../../../run-report.js';

interface NewRun {
  job: Job;
  record: RunRecord;
  report: RunReport | undefined;
}

/** Jobs that have ended since the status was written: their results, the figures of the data, events. */
export const recordRuns: Rule = (facts, draft) => {
  const { status } = draft.plan;
  const added = newRuns(facts, status);
  if (added.length === 0) return draft;
  const newest = added.map(({ record }) => record).toReversed();
  const runs = newestRuns([...newest, ...(status.runs ?? [])]);
  const taken = added.reduce((status, run) => afterRun(status, run), answeredBy(added, status));
  const next: DatasetStatus = { ...taken, runs, consecutiveFailures: failuresOf(runs, added, status) };
  return withEvents(withPlan(draft, { status: next }), ...added.map(eventOf));
};

/** Oldest first. */
const newRuns = ({ jobs, reports }: Facts, status: DatasetStatus): readonly NewRun[] =>
  jobs
    .filter(isLoad)
    .flatMap((job) => {
      const report = reports.get(job.metadata.name);
      const record = recordOf(job, report);
      if (record === undefined || isRecorded(record, status)) return [];
      return [{ job, record, report: truthOf(record, report) }];
    })
    .toSorted((one, other) => endOfRun(one) - endOfRun(other));

/** A Job's own times are whole seconds. */
const endOfRun = ({ record, report }: NewRun): number => millisOf(report?.finishedAt ?? record.completedAt);

/** What a run that is known to be active has answered is in the status since it was seen. */
const answeredBy = (added: readonly NewRun[], status: DatasetStatus): DatasetStatus =>
  added
    .filter(({ record }) => record.jobName !== status.activeRun?.jobName)
    .reduce((status, { job }) => answered(status, job), status);

/** What the status says of the data. A run without a report leaves the figures as they were. */
function afterRun(status: DatasetStatus, { job, record, report }: NewRun): DatasetStatus {
  if (!succeeded(record)) return status;
  const { contentHash: _, ...rest } = status;
  const specHash = annotationOf(job, annotations.specHash) ?? status.specHash;
  const contentHash = contentOf(job, report);
  return {
    ...rest,
    ...figuresOf(status, report),
    ...(specHash !== undefined && { specHash }),
    ...(contentHash !== undefined && { contentHash }),
    ...(record.completedAt !== undefined && { lastSuccessTime: record.completedAt }),
  };
}

/** A pod reads a ConfigMap as it is when the pod starts, which may be newer than what its Job was made for. */
function contentOf(job: Job, report: RunReport | undefined): string | undefined {
  const wanted = annotationOf(job, annotations.contentHash);
  const read = report?.checksum ?? '';
  return wanted !== undefined && /^[0-9a-f]{64}$/.test(read) ? read : wanted;
}

function figuresOf(status: DatasetStatus, report: RunReport | undefined): Partial<DatasetStatus> {
  const dataset = report?.dataset ?? undefined;
  if (dataset === undefined) return {};
  const { rows, from, to } = dataset;
  return {
    rows,
    ...((from ?? status.dataFrom) !== undefined && { dataFrom: from ?? status.dataFrom }),
    ...((to ?? status.dataTo) !== undefined && { dataTo: to ?? status.dataTo }),
  };
}

/** The failures since the last success, those included that there is no room for any more. */
function failuresOf(runs: readonly RunRecord[], added: readonly NewRun[], before: DatasetStatus): number {
  const final = runs.filter(isFinal);
  const success = final.findIndex(succeeded);
  if (success >= 0) return success;
  const failed = added.filter(({ record }) => record.result === 'Failed').length;
  return Math.max(final.length, (before.consecutiveFailures ?? 0) + failed);
}

function eventOf({ record, report }: NewRun): PlannedEvent {
  const { jobName, reason } = record;
  if (succeeded(record)) {
    return { type: 'Normal', reason: 'RunSucceeded', message: `${jobName}: ${wordsOf(record, report)}` };
  }
  const facts = failureFacts(reason);
  return { type: 'Warning', reason: facts.event, message: `${jobName}: ${failureWords(record, report)}` };
}

function wordsOf({ result, rowsWritten, rowsRead }: RunRecord, report: RunReport | undefined): string {
  if (report === undefined) return 'The run succeeded; its pod is gone, so its figures are not known.';
  if (result === 'Unchanged') return 'The source has not changed.';
  return `${rowsWritten} rows written of ${rowsRead} read.`;
}

/** A sentence or two about a failed run. */
export function failureWords({ reason }: RunRecord, report: RunReport | undefined): string {
  const { words } = failureFacts(reason);
  const message = report?.message ?? undefined;
  return message === undefined ? `${words}.` : `${words}: ${message}`;
}

/** A run that failed last, and what there is to say of it. */
export const readFailure: Rule = (facts, draft) => {
  const [record] = (draft.plan.status.runs ?? []).filter(isFinal);
  if (record === undefined || succeeded(record)) return draft;
  const message = failureMessage(facts, record);
  return { ...draft, failure: { record, facts: failureFacts(record.reason), message } };
};

/** The pod's own words go with the pod: what Ready said of this run before is kept. */
function failureMessage({ dataset, reports }: Facts, record: RunRecord): string {
  const report = reports.get(record.jobName);
  const { runs = [], conditions = [] } = dataset.status ?? {};
  const known = runs.some((run) => run.jobName === record.jobName && isFinal(run));
  if (report !== undefined || !known) return failureWords(record, report);
  const { ready } = failureFacts(record.reason);
  const told = conditions.find(({ type, reason }) => type === 'Ready' && reason === ready);
  return told?.message ?? failureWords(record, report);
}
