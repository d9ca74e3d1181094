import type { Dataset, DatasetStatus, Trigger } from '../dataset.js';
import type { Draft } from '../draft.js';
import type { Facts } from '../facts.js';
import { wishes } from '../resources/names.js';
import { isFinal, timeOf } from '../runs.js';
import { digest } from '../spec-hash.js';

/** Why to run. Two of the same token are the same run, whenever and by whomever they are asked for. */
export interface Reason {
  trigger: Trigger;
  token: string;
  /** Whether it is put off while a run that failed waits to be tried again. */
  patient: boolean;
}

export type FindReason = (facts: Facts, draft: Draft) => Reason | undefined;

/** No run of this spec has succeeded. */
const specReason: FindReason = (_, { specHash, plan: { status } }) =>
  status.specHash === specHash && status.lastSuccessTime !== undefined
    ? undefined
    : { trigger: 'Spec', token: `spec:${specHash}${after(status)}`, patient: true };

/** The ConfigMap has other content than was loaded. */
const contentReason: FindReason = (facts, { plan: { status } }) => {
  const content = contentOf(facts);
  return content === undefined || content === status.contentHash
    ? undefined
    : { trigger: 'Content', token: `content:${content}${after(status)}`, patient: true };
};

/** Somebody asked for it. */
const manualReason: FindReason = ({ dataset }, { plan: { status } }) => {
  const wish = wishOf(dataset);
  return wish === undefined || wish === status.lastHandledReconcileAt
    ? undefined
    : { trigger: 'Manual', token: `manual:${wish}${after(status)}`, patient: false };
};

const catchUpReason: FindReason = (_, { missedSlot }) =>
  missedSlot === undefined
    ? undefined
    : { trigger: 'CatchUp', token: `slot:${timeOf(missedSlot)}`, patient: false };

/** The data are those of the spec, but the run after failed. */
const retryReason: FindReason = (_, { failure, plan: { status } }) => {
  if (failure === undefined) return undefined;
  const { trigger } = failure.record;
  return {
    trigger: trigger === 'Schedule' ? 'CatchUp' : trigger,
    token: `retry-${status.consecutiveFailures ?? 0}${after(status)}`,
    patient: true,
  };
};

/** In order of their weight: a run for one of them answers those after it as well. */
export const reasons: readonly FindReason[] = [
  specReason,
  contentReason,
  manualReason,
  catchUpReason,
  retryReason,
];

/**
 * The run before, by which the same wish is another one later (a spec that is changed there and back, the next try).
 * A Job that somebody deleted does not count: it is made again under its name, and if it had loaded its data after
 * all, the run key of that name says so and nothing is loaded twice.
 */
const after = ({ runs = [] }: DatasetStatus): string =>
  `/after:${runs.find((run) => isFinal(run) || run.reason === 'SpecChanged')?.jobName ?? 'none'}`;

/** sha256 of the content of the ConfigMap that is the source. */
export const contentOf = ({ dataset, references }: Facts): string | undefined => {
  const { configMap } = dataset.spec.source;
  return references.find(({ kind, name }) => kind === 'ConfigMap' && name === configMap?.name)?.contentHash;
};

/** What the annotation asks with, short enough to be echoed in the status. */
export const wishOf = ({ metadata }: Pick<Dataset, 'metadata'>): string | undefined => {
  const wish = metadata.annotations?.[wishes.reconcileAt];
  return wish === undefined || wish.length <= 64 ? wish : digest(wish);
};
