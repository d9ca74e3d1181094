import type { KubernetesObject } from '../../../kubernetes/object.js';
import { conditionsOf, type Saying, type Sayings } from '../conditions.js';
import { type Draft, type Rule, wakingAt, withEvents, withPlan, withStatus } from '../draft.js';
import type { Facts } from '../facts.js';
import { purgeJobName, wishes } from '../resources/names.js';
import { purgeJob } from '../resources/purge-job.js';
import { endOf, isLoad, millisOf } from '../runs.js';
import { finalizer } from './finalizer.js';

/** A purge that failed is tried again after this. */
const retryMs = 5 * 60_000;

/**
 * A Dataset that is being deleted, with its rows: no new runs, then no old ones, then the purge, then it may go. All
 * of it ends the chain.
 */
export const deleteDataset: Rule = (facts, draft) => {
  const { metadata, spec } = facts.dataset;
  if (metadata.deletionTimestamp === undefined) return draft;
  const done = { ...draft, done: true };
  if (!metadata.finalizers?.includes(finalizer)) return done;
  const skip = metadata.annotations?.[wishes.skipPurge] === 'true';
  if (spec.deletionPolicy === 'Retain' || facts.namespaceTerminating || skip) return released(done);
  return stopRuns(facts, done);
};

const released = (draft: Draft): Draft => withPlan(draft, { finalizer: 'remove' });

function stopRuns(facts: Facts, draft: Draft): Draft {
  const running = facts.jobs.filter((job) => isLoad(job) && endOf(job) === undefined);
  const stopped = withPlan(draft, {
    cronJob: facts.cronJob === undefined || isLeaving(facts.cronJob) ? 'keep' : 'delete',
    deleteJobs: running.filter((job) => !isLeaving(job)).map(({ metadata }) => metadata.name),
  });
  if (running.length === 0 && facts.cronJob === undefined) return purge(facts, stopped);
  const names = running.map(({ metadata }) => metadata.name).join(', ') || 'its CronJob';
  return purging(facts, stopped, `The rows are deleted when ${names} is gone.`);
}

const isLeaving = ({ metadata }: KubernetesObject): boolean => metadata.deletionTimestamp !== undefined;

function purge(facts: Facts, draft: Draft): Draft {
  const name = purgeJobName(facts.dataset);
  const job = facts.jobs.find(({ metadata }) => metadata.name === name);
  if (job === undefined)
    return facts.foreign?.kind === 'Job' ? hindered(facts, draft) : startPurge(facts, draft);
  const end = endOf(job);
  return end === undefined || isLeaving(job)
    ? purging(facts, draft, activePurge(facts, name))
    : ended(facts, draft, { name, end });
}

const activePurge = ({ waiting }: Facts, name: string): string => {
  const why = waiting.get(name);
  return why === undefined ? `${name} deletes the rows.` : `${name} cannot start: ${why}`;
};

function ended(
  facts: Facts,
  draft: Draft,
  { name, end }: { name: string; end: NonNullable<ReturnType<typeof endOf>> },
): Draft {
  const report = facts.reports.get(name);
  if (end.type === 'Complete' || report?.result === 'purged') {
    return completed(draft, 'The rows are deleted.');
  }
  if (report?.errorCode === 'dataset-owned') {
    return completed(draft, 'The rows belong to another Dataset and stay.');
  }
  const why = report?.message ?? 'the purge failed and its pod left no report.';
  return failed(facts, draft, { name, at: millisOf(end.lastTransitionTime), why });
}

function startPurge(facts: Facts, draft: Draft): Draft {
  const job = purgeJob({ dataset: facts.dataset, template: draft.settings.template });
  const told = withEvents(withPlan(draft, { job }), {
    type: 'Normal',
    reason: 'PurgeStarted',
    message: `${job.metadata.name} deletes the rows.`,
  });
  return purging(facts, told, `${job.metadata.name} deletes the rows.`);
}

const hindered = (facts: Facts, draft: Draft): Draft => {
  const name = purgeJobName(facts.dataset);
  return failed(facts, draft, { name, at: facts.now, why: `A Job ${name} of somebody else exists.` });
};

const completed = (draft: Draft, message: string): Draft =>
  withEvents(released(draft), { type: 'Normal', reason: 'PurgeCompleted', message });

/** The finalizer stays: rows that were to go must not be left behind unnoticed. */
function failed(facts: Facts, draft: Draft, purge: { name: string; at: number; why: string }): Draft {
  const { name, at, why } = purge;
  const message =
    `The rows could not be deleted: ${why} It is tried again every five minutes. To let the Dataset go and leave the ` +
    `rows: kubectl annotate tsds ${facts.dataset.metadata.name} ${wishes.skipPurge}=true`;
  const due = facts.now >= at + retryMs || at > facts.now + retryMs;
  const planned = due ? withPlan(draft, { deleteJobs: [name] }) : wakingAt(draft, at + retryMs);
  return withSayings(facts, planned, {
    Ready: { status: 'False', reason: 'PurgeFailed', message },
    Stalled: { status: 'True', reason: 'PurgeFailed', message },
  });
}

const purging = (facts: Facts, draft: Draft, message: string): Draft =>
  withSayings(facts, draft, {
    Ready: { status: 'False', reason: 'Purging', message },
    Reconciling: { status: 'True', reason: 'Purging', message },
  });

/** The other conditions stay as they were. */
function withSayings({ dataset, now }: Facts, draft: Draft, sayings: Sayings): Draft {
  const { generation } = dataset.metadata;
  const before = dataset.status?.conditions ?? [];
  const others = before.filter(({ type }) => type === 'Ingested' || type === 'Fresh');
  const kept: Sayings = Object.fromEntries(
    others.map((condition): [string, Saying] => [condition.type, condition]),
  );
  const conditions = conditionsOf({ ...kept, ...sayings }, before, { generation, now });
  const { activeRun: _active, nextScheduleTime: _next, ...status } = draft.plan.status;
  return withStatus(withPlan(draft, { status }), { observedGeneration: generation, conditions });
}
