import { answered, withAnswers } from '../answers.js';
import { type Draft, type Failure, type Rule, wakingAt, withEvents, withPlan } from '../draft.js';
import type { DatasetStatus } from '../dataset.js';
import type { Facts, Job } from '../facts.js';
import { loadJob } from '../resources/job.js';
import { isFinal, millisOf, timeOf } from '../runs.js';
import { contentOf, type Reason, reasons, wishOf } from './reasons.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** A run that ended so far in the future ended before a clock was set back. */
const skewMs = 5 * minuteMs;

/** One run, for the first reason there is, when nothing is in the way. */
export const startRun: Rule = (facts, draft) => {
  const blocked = facts.dataset.spec.suspend || draft.stall !== undefined || facts.namespaceTerminating;
  if (blocked || draft.active.length > 0) return draft;
  const found = reasons.flatMap((find) => find(facts, draft) ?? []);
  const retryAt = retryTime(facts, draft);
  const reason = found.find(({ patient }) => !patient || retryAt <= facts.now);
  if (reason !== undefined) return start(facts, draft, reason);
  if (found.length === 0 || retryAt === Infinity) return draft;
  return wakingAt({ ...draft, retryAt }, retryAt);
};

/** When the failed run may be tried again; long ago when there is none, or when it would not be the same again. */
function retryTime({ dataset, now }: Facts, { failure, revision, plan: { status } }: Draft): number {
  if (failure === undefined || status.sourceRevision !== revision) return 0;
  if (dataset.spec.schedule !== undefined) return Infinity;
  const ended = millisOf(failure.record.completedAt);
  return ended > now + skewMs ? 0 : ended + delayOf(failure, status.consecutiveFailures ?? 1);
}

/** A minute, doubling up to an hour; a source that was refused is hardly another one sooner. */
const delayOf = ({ facts }: Failure, failures: number): number =>
  facts.patience === 'backoff' ? Math.min(minuteMs * 2 ** Math.min(failures - 1, 10), hourMs) : hourMs;

/** Where clocks jump, the run before may not be the one that was heard of last, and the name one that has had its run. */
function unusedJob({ runs = [] }: DatasetStatus, token: string, jobOf: (token: string) => Job): Job {
  const job = jobOf(token);
  const isUsed = runs.some((run) => run.jobName === job.metadata.name && isFinal(run));
  return isUsed ? unusedJob({ runs }, `${token}/again`, jobOf) : job;
}

function start(facts: Facts, draft: Draft, { trigger, token }: Reason): Draft {
  const { dataset, now } = facts;
  const { settings, specHash, revision, missedSlot } = draft;
  const options = { dataset, template: settings.template, trigger, specHash, contentHash: contentOf(facts) };
  const job = withAnswers(
    unusedJob(draft.plan.status, token, (token) => loadJob({ ...options, token })),
    {
      reconcileAt: wishOf(dataset),
      slot: missedSlot,
      revision,
    },
  );
  const jobName = job.metadata.name;
  const startedAt = timeOf(now);
  const status = {
    ...answered(draft.plan.status, job),
    activeRun: { jobName, trigger, startedAt },
    ...(missedSlot !== undefined && { lastScheduleTime: timeOf(missedSlot) }),
  };
  const planned = withPlan(draft, { job, status });
  const active = [{ jobName, trigger, startedAt, specHash, ending: false }];
  return withEvents(
    { ...planned, active },
    { type: 'Normal', reason: 'RunStarted', message: `${jobName} started (${trigger}).` },
  );
}
