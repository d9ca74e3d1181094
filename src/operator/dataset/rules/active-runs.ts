import { answered } from '../answers.js';
import type { DatasetStatus, RunRecord } from '../dataset.js';
import {
  type ActiveRun,
  type Draft,
  type Rule,
  wakingAt,
  withEvents,
  withPlan,
  withStatus,
} from '../draft.js';
import type { Facts, Job } from '../facts.js';
import { annotations } from '../resources/names.js';
import { annotationOf, endOf, isFinal, isLoad, millisOf, newestRuns, timeOf, triggerOf } from '../runs.js';

/** A Job that was just created may come into sight later than the status that names it. */
const graceMs = 30_000;

/** The runs that have not ended; the status shows one of them. */
export const findActiveRuns: Rule = (facts, draft) => {
  const { status } = draft.plan;
  const seen = facts.jobs.filter(isLoad).filter((job) => isActive(job, status));
  const active = seen
    .map((job) => activeRun(job, status, facts.now))
    .toSorted((one, other) => millisOf(one.startedAt) - millisOf(other.startedAt));
  return withActiveRun(facts, awaitJob(facts, { ...draft, active }));
};

/** The status may be newer than the Jobs in sight: what it says has ended has, unless it was made again since. */
const isActive = (job: Job, { runs = [] }: DatasetStatus): boolean => {
  const { name, creationTimestamp } = job.metadata;
  const isOver = (run: RunRecord): boolean =>
    run.jobName === name && isFinal(run) && millisOf(creationTimestamp) <= millisOf(run.completedAt);
  return endOf(job) === undefined && !runs.some(isOver);
};

const activeRun = (job: Job, { activeRun }: DatasetStatus, now: number): ActiveRun => ({
  jobName: job.metadata.name,
  trigger: triggerOf(job),
  startedAt:
    activeRun?.jobName === job.metadata.name
      ? activeRun.startedAt
      : (job.status?.startTime ?? job.metadata.creationTimestamp ?? timeOf(now)),
  specHash: annotationOf(job, annotations.specHash),
  ending: job.metadata.deletionTimestamp !== undefined,
});

/** A run whose Job is nowhere is waited for, and then taken for aborted. */
function awaitJob({ jobs, now }: Facts, draft: Draft): Draft {
  const { activeRun, runs = [] } = draft.plan.status;
  if (activeRun === undefined || jobs.some(({ metadata }) => metadata.name === activeRun.jobName))
    return draft;
  const started = millisOf(activeRun.startedAt);
  const known = runs.find(({ jobName }) => jobName === activeRun.jobName);
  if (known !== undefined && hasEnded(known, started)) return draft;
  if (Math.abs(now - started) < graceMs) {
    const awaited = { ...activeRun, specHash: undefined, ending: false };
    return wakingAt({ ...draft, active: [awaited, ...draft.active] }, started + graceMs);
  }
  const aborted = { ...activeRun, result: 'Aborted', reason: 'JobGone', completedAt: timeOf(now) } as const;
  return withStatus(draft, { runs: newestRuns([aborted, ...runs]) });
}

/** A Job that went away by itself may have been made again under its name; one that was stopped never is. */
const hasEnded = (run: RunRecord, started: number): boolean =>
  isFinal(run) || run.reason === 'SpecChanged' || millisOf(run.completedAt) >= started;

/** The one that was shown before stays, else the oldest comes. */
function withActiveRun(facts: Facts, draft: Draft): Draft {
  const { activeRun: before, ...status } = draft.plan.status;
  const chosen = draft.active.find(({ jobName }) => jobName === before?.jobName) ?? draft.active[0];
  const cleared = withPlan(draft, { status });
  if (chosen === undefined) return cleared;
  const { jobName, trigger, startedAt } = chosen;
  const shown = withStatus(cleared, { activeRun: { jobName, trigger, startedAt } });
  if (jobName === before?.jobName) return shown;
  return withEvents(adopt(facts, shown, jobName), {
    type: 'Normal',
    reason: 'RunStarted',
    message: `${jobName} started (${trigger}).`,
  });
}

/** A Job of the schedule has no note of what the run is made of: that is as it is now. */
function adopt({ jobs }: Facts, draft: Draft, jobName: string): Draft {
  const job = jobs.find(({ metadata }) => metadata.name === jobName);
  if (job === undefined) return draft;
  return withPlan(draft, { status: answered({ ...draft.plan.status, sourceRevision: draft.revision }, job) });
}
