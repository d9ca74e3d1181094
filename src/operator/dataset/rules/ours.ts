import type { Rule } from '../draft.js';
import { labels } from '../resources/names.js';

/** Of a release's operators only one looks after a Dataset; the others leave all of it alone. */
export const leaveOthersAlone: Rule = ({ dataset }, draft) => {
  const { instance, isDefault } = draft.settings;
  const wanted = dataset.metadata.labels?.[labels.instance];
  const ours = wanted === undefined ? isDefault : wanted === instance;
  return ours ? draft : { ...draft, done: true };
};
