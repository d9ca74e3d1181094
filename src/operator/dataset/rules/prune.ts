import { type Rule, withPlan } from '../draft.js';
import type { Facts } from '../facts.js';
import { isLoad, isRecorded, millisOf, recordOf, succeeded } from '../runs.js';

/**
 * Old Jobs go, but none whose result has not been written: Jobs are deleted before the status of this plan is, so
 * only what it said before counts.
 */
export const pruneJobs: Rule = (facts, draft) => {
  const { successful, failed } = facts.dataset.spec.historyLimit;
  const ended = writtenRuns(facts);
  const surplus = [
    ...ended.filter(({ good }) => good).slice(successful),
    ...ended.filter(({ good }) => !good).slice(failed),
  ].map(({ name }) => name);
  return surplus.length === 0
    ? draft
    : withPlan(draft, { deleteJobs: [...draft.plan.deleteJobs, ...surplus] });
};

/** Newest first. */
function writtenRuns({ jobs, reports, dataset }: Facts) {
  const written = dataset.status?.runs ?? [];
  return jobs
    .filter((job) => isLoad(job) && job.metadata.deletionTimestamp === undefined)
    .flatMap((job) => {
      const record = recordOf(job, reports.get(job.metadata.name));
      return record === undefined || !isRecorded(record, written) ? [] : [record];
    })
    .toSorted((one, other) => millisOf(other.completedAt) - millisOf(one.completedAt))
    .map((record) => ({ name: record.jobName, good: succeeded(record) }));
}
