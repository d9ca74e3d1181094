import type { DatasetStatus, RunRecord, Trigger } from './dataset.js';
import type { Facts } from './facts.js';
import type { FailureFacts } from './failures.js';
import type { Plan, PlannedEvent } from './plan.js';
import type { OperatorSettings } from './resources/template.js';
import type { Slots } from './schedule.js';

/** A run that has not ended, or that may still come into sight. */
export interface ActiveRun {
  jobName: string;
  trigger: Trigger;
  startedAt: string;
  /** Of the spec that it loads; undefined while its Job has not been seen. */
  specHash: string | undefined;
  /** Its Job is being deleted. */
  ending: boolean;
}

/** Why no run can be started until somebody has changed something. */
export interface Stall {
  reason: string;
  message: string;
  /** Reason of Ready=False; without one data that are loaded stay ready. */
  ready?: 'InvalidSource' | 'IngestFailed';
  /** Whether the CronJob is suspended for it; else it is left as it is. */
  rests: boolean;
  /** Look again after this. */
  recheckMs?: number;
}

/** The newest run, when it failed. */
export interface Failure {
  record: RunRecord;
  facts: FailureFacts;
  message: string;
}

/** What the rules have found out and decided so far. */
export interface Draft {
  readonly settings: OperatorSettings;
  readonly specHash: string;
  /** Changes with the generation and with what the spec refers to. */
  readonly revision: string;
  readonly plan: Plan;
  readonly active: readonly ActiveRun[];
  readonly stall: Stall | undefined;
  readonly failure: Failure | undefined;
  /** Of a schedule that can be read. */
  readonly slots: Slots | undefined;
  /** A slot that the CronJob has left out and that a run of ours can still make good. */
  readonly missedSlot: number | undefined;
  /** When a failed run is tried again. */
  readonly retryAt: number | undefined;
  /** Times to look again; milliseconds since 1970. */
  readonly wakeAt: readonly number[];
  /** No later rule has a say. */
  readonly done: boolean;
}

/** One step of a decision; pure. */
export type Rule = (facts: Facts, draft: Draft) => Draft;

export const withPlan = (draft: Draft, plan: Partial<Plan>): Draft => ({
  ...draft,
  plan: { ...draft.plan, ...plan },
});

export const withStatus = (draft: Draft, status: Partial<DatasetStatus>): Draft =>
  withPlan(draft, { status: { ...draft.plan.status, ...status } });

export const withEvents = (draft: Draft, ...events: readonly PlannedEvent[]): Draft =>
  withPlan(draft, { events: [...draft.plan.events, ...events] });

/** The first reason to stall is the one that is told. */
export const withStall = (draft: Draft, stall: Stall | undefined): Draft =>
  draft.stall !== undefined || stall === undefined ? draft : { ...draft, stall };

export const wakingAt = (draft: Draft, ...times: readonly number[]): Draft => ({
  ...draft,
  wakeAt: [...draft.wakeAt, ...times],
});
