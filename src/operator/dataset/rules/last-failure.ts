import { type Draft, type Rule, wakingAt, withStall } from '../draft.js';
import type { Facts } from '../facts.js';
import { wishOf } from './reasons.js';

/**
 * A failure that the same run could only repeat is left to people. It is over with a new generation, with a change of
 * what the spec refers to, and when somebody asks for a run.
 */
export const checkLastFailure: Rule = (facts, draft) => {
  const { failure, revision, plan } = draft;
  const { dataset } = facts;
  if (failure?.facts.stalled === undefined) return watchSecrets(facts, draft);
  const asked = wishOf(dataset) !== plan.status.lastHandledReconcileAt && wishOf(dataset) !== undefined;
  if (asked || plan.status.sourceRevision !== revision) return draft;
  const { stalled, ready } = failure.facts;
  return withStall(draft, {
    reason: stalled,
    message: failure.message,
    ready,
    rests: true,
    ...recheckOf(facts),
  });
};

/** Nobody tells of a change of a Secret: it is looked at, more often where nothing else can help. */
const recheckMs = { stalled: 5_000, failed: 30_000 };

const hasSecrets = ({ references }: Facts): boolean => references.some(({ kind }) => kind === 'Secret');

const recheckOf = (facts: Facts): { recheckMs?: number } =>
  hasSecrets(facts) ? { recheckMs: recheckMs.stalled } : {};

const watchSecrets = (facts: Facts, draft: Draft): Draft =>
  draft.failure !== undefined && hasSecrets(facts) ? wakingAt(draft, facts.now + recheckMs.failed) : draft;
