import { type Rule, withStall } from '../draft.js';
import { wishOf } from './reasons.js';

/**
 * A failure that the same run could only repeat is left to people. It is over with a new generation, with a change of
 * what the spec refers to, and when somebody asks for a run.
 */
export const checkLastFailure: Rule = ({ dataset }, draft) => {
  const { failure, revision, plan } = draft;
  if (failure?.facts.stalled === undefined) return draft;
  const asked = wishOf(dataset) !== plan.status.lastHandledReconcileAt && wishOf(dataset) !== undefined;
  if (asked || plan.status.sourceRevision !== revision) return draft;
  const { stalled, ready } = failure.facts;
  return withStall(draft, { reason: stalled, message: failure.message, ready, rests: true });
};
