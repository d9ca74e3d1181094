import { type Rule, type Stall, withStall } from '../draft.js';
import type { Reference } from '../facts.js';

/** People wait for this one in front of a screen. */
const recheckMs = 5_000;

const missing: Readonly<Record<Reference['kind'], string>> = {
  ConfigMap: 'ConfigMapNotFound',
  Secret: 'SecretNotFound',
  PersistentVolumeClaim: 'PersistentVolumeClaimNotFound',
};

/** No Job is made that could not start; it goes on by itself when what is missing appears. */
export const checkReferences: Rule = ({ references }, draft) => {
  const wrong = references.find(({ state }) => state !== 'found');
  return wrong === undefined ? draft : withStall(draft, stallOf(wrong));
};

function stallOf({ kind, name, key, state }: Reference): Stall {
  const object = `The ${kind} ${JSON.stringify(name)}`;
  const stall = { ready: 'InvalidSource', rests: true, recheckMs } as const;
  if (state === 'forbidden') {
    const message = `${object} may not be read by the operator: its Role does not allow it.`;
    return { ...stall, reason: 'Forbidden', message };
  }
  const what = state === 'missing' ? 'does not exist' : `has no key ${JSON.stringify(key ?? '')}`;
  return { ...stall, reason: missing[kind], message: `${object} ${what}.` };
}
