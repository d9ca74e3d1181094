import type { Draft, Rule } from './draft.js';
import type { Facts } from './facts.js';
import type { Plan } from './plan.js';
import type { OperatorSettings } from './resources/template.js';
import { revisionOf } from './revision.js';
import { findActiveRuns } from './rules/active-runs.js';
import { keepCronJob } from './rules/cron-job.js';
import { deleteDataset } from './rules/deletion.js';
import { keepFinalizer } from './rules/finalizer.js';
import { checkForeign } from './rules/foreign.js';
import { checkLastFailure } from './rules/last-failure.js';
import { pruneJobs } from './rules/prune.js';
import { readFailure, recordRuns } from './rules/record-runs.js';
import { checkReferences } from './rules/references.js';
import { checkSchedule, followSchedule } from './rules/slots.js';
import { checkSource } from './rules/source.js';
import { stopStaleRuns } from './rules/stale-runs.js';
import { startRun } from './rules/start-run.js';
import { tellSuspension } from './rules/suspension.js';
import { digest, specHash } from './spec-hash.js';
import { writeStatus } from './status.js';

const rules: readonly Rule[] = [
  deleteDataset,
  keepFinalizer,
  recordRuns,
  readFailure,
  findActiveRuns,
  stopStaleRuns,
  checkSource,
  checkForeign,
  checkSchedule,
  checkReferences,
  checkLastFailure,
  followSchedule,
  keepCronJob,
  startRun,
  pruneJobs,
  tellSuspension,
  writeStatus,
];

const slowestMs = 10 * 60_000;
const fastestMs = 1_000;

/**
 * What is to be done for one Dataset. Pure, and at rest with its own result: with a plan carried out and nothing else
 * happening, the next one plans nothing and its status is the same.
 */
export function decide(facts: Facts, settings: OperatorSettings): Plan {
  const { plan, wakeAt, stall } = rules.reduce(
    (draft, rule) => (draft.done ? draft : rule(facts, draft)),
    firstDraft(facts, settings),
  );
  const waits = [...wakeAt.map((time) => time - facts.now), stall?.recheckMs ?? Infinity];
  const soonest = waits.reduce((one, other) => Math.min(one, other), spreadOf(facts));
  return { ...plan, requeueAfterMs: Math.max(Math.ceil(soonest), fastestMs) };
}

const firstDraft = (facts: Facts, settings: OperatorSettings): Draft => ({
  settings,
  specHash: specHash(facts.dataset.spec),
  revision: revisionOf(facts),
  plan: {
    finalizer: 'keep',
    cronJob: 'keep',
    deleteJobs: [],
    job: undefined,
    status: facts.dataset.status ?? {},
    events: [],
    requeueAfterMs: slowestMs,
  },
  active: [],
  stall: undefined,
  failure: undefined,
  slots: undefined,
  missedSlot: undefined,
  retryAt: undefined,
  wakeAt: [],
  done: false,
});

/** Ten minutes, up to a tenth less or more: the same for a Dataset, another for each, so that not all come at once. */
const spreadOf = ({ dataset }: Facts): number => {
  const part = Number.parseInt(digest(dataset.metadata.uid).slice(0, 6), 16) / 0xff_ffff;
  return slowestMs * (0.9 + 0.2 * part);
};
