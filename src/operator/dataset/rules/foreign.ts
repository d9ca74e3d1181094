import { type Rule, withStall } from '../draft.js';

/** Jobs of others are not watched. */
const recheckJobMs = 60_000;

/** What somebody else made under a name that we need is not touched. */
export const checkForeign: Rule = ({ foreign, dataset }, draft) => {
  const needed = foreign?.kind !== 'CronJob' || dataset.spec.schedule !== undefined;
  if (foreign === undefined || !needed) return draft;
  const { kind, name } = foreign;
  return withStall(draft, {
    reason: 'NameConflict',
    message: `A ${kind} ${JSON.stringify(name)} that does not belong to this Dataset exists. Delete it or give the Dataset another name.`,
    rests: false,
    ...(kind === 'Job' && { recheckMs: recheckJobMs }),
  });
};
