import { type Rule, withPlan } from '../draft.js';

export const finalizer = 'almanac.dev/purge';

/** Only where rows are to go with the Dataset: a finalizer that nobody takes off keeps a namespace from going. */
export const keepFinalizer: Rule = ({ dataset, namespaceTerminating }, draft) => {
  const has = dataset.metadata.finalizers?.includes(finalizer) ?? false;
  const wanted =
    dataset.spec.deletionPolicy === 'Delete' &&
    !namespaceTerminating &&
    // The API server takes no new one then.
    (has || dataset.metadata.deletionTimestamp === undefined);
  if (has === wanted) return draft;
  return withPlan(draft, { finalizer: wanted ? 'add' : 'remove' });
};
