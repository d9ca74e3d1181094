import type { RunRecord } from '../dataset.js';
import { type ActiveRun, type Rule, withEvents, withPlan } from '../draft.js';
import { newestRuns, timeOf } from '../runs.js';
import { readsTheSame } from '../spec-hash.js';

/**
 * A run of a source or a mapping that is not wanted any more is stopped: the next would only replace what it loads. A
 * load is one transaction, so the data stay as they are. One that writes in another way may end first.
 */
export const stopStaleRuns: Rule = ({ now }, draft) => {
  const { status } = draft.plan;
  const stale = draft.active.filter(
    ({ specHash }) => specHash !== undefined && !readsTheSame(specHash, draft.specHash),
  );
  const unknown = stale.filter(({ jobName }) => !isTold(jobName, status.runs));
  const runs = newestRuns([...unknown.map((run) => abortedAt(run, now)), ...(status.runs ?? [])]);
  const planned = withPlan(draft, {
    deleteJobs: [
      ...draft.plan.deleteJobs,
      ...stale.filter(({ ending }) => !ending).map((run) => run.jobName),
    ],
    ...(unknown.length > 0 && { status: { ...status, runs } }),
  });
  return withEvents(
    planned,
    ...unknown.map(({ jobName }) => ({
      type: 'Normal' as const,
      reason: 'RunFailed' as const,
      message: `${jobName} is stopped: the spec changed while it ran.`,
    })),
  );
};

const isTold = (jobName: string, runs: readonly RunRecord[] = []): boolean =>
  runs.some((run) => run.jobName === jobName && run.reason === 'SpecChanged');

const abortedAt = ({ jobName, trigger, startedAt }: ActiveRun, now: number): RunRecord => ({
  jobName,
  trigger,
  startedAt,
  result: 'Aborted',
  reason: 'SpecChanged',
  completedAt: timeOf(now),
});
