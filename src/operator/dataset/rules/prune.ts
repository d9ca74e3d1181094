import type { RunRecord } from '../dataset.js';
import { type Rule, withPlan } from '../draft.js';
import type { Facts } from '../facts.js';
import { isLoad, isRecorded, millisOf, recordOf, succeeded } from '../runs.js';

/**
 * Old Jobs go, but none whose result has not been written: Jobs are deleted before the status of this plan is, so
 * only what it said before counts. A Job whose result leaves the status goes before it does, or it would look new.
 */
export const pruneJobs: Rule = (facts, draft) => {
  const { successful, failed } = facts.dataset.spec.historyLimit;
  const written = writtenRuns(facts);
  const kept = written.filter(({ jobName }) =>
    draft.plan.status.runs?.some((run) => run.jobName === jobName),
  );
  const surplus = [
    ...written.filter((record) => !kept.includes(record)),
    ...kept.filter(succeeded).slice(successful),
    ...kept.filter((record) => !succeeded(record)).slice(failed),
  ].map(({ jobName }) => jobName);
  if (surplus.length === 0) return draft;
  return withPlan(draft, { deleteJobs: [...draft.plan.deleteJobs, ...surplus] });
};

/** Of Jobs that are still there; newest first. */
function writtenRuns({ jobs, reports, dataset }: Facts): readonly RunRecord[] {
  const status = dataset.status ?? {};
  return jobs
    .filter((job) => isLoad(job) && job.metadata.deletionTimestamp === undefined)
    .flatMap((job) => {
      const record = recordOf(job, reports.get(job.metadata.name));
      return record === undefined || !isRecorded(record, status) ? [] : [record];
    })
    .toSorted((one, other) => millisOf(other.completedAt) - millisOf(one.completedAt));
}
