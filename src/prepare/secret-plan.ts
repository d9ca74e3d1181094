import type { KubernetesObject } from '../kubernetes/object.js';

export interface Secret extends KubernetesObject {
  /** Values in base64. */
  data?: Readonly<Record<string, string>>;
  immutable?: boolean;
}

/** The Secret of a release's passwords. */
export interface WantedSecret {
  namespace: string;
  name: string;
  /** Each holds a password of its own. */
  keys: readonly string[];
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
}

export type SecretPlan =
  | { do: 'create'; keys: readonly string[] }
  | { do: 'keep' }
  | { do: 'add'; keys: readonly string[]; resourceVersion: string }
  /** What is there goes away; afterwards it can be decided. */
  | { do: 'wait'; why: string }
  /** Someone must decide; `why` says what. */
  | { do: 'refuse'; why: string };

const instanceLabel = 'app.kubernetes.io/instance';

/** A password is made once: whoever lost it cannot open the volume that was initialised with it. */
export function planSecret(wanted: WantedSecret, live: Secret | undefined): SecretPlan {
  if (live === undefined) return { do: 'create', keys: wanted.keys };
  const called = `The Secret ${wanted.name} in the namespace ${wanted.namespace}`;
  if (live.metadata.deletionTimestamp !== undefined)
    return { do: 'wait', why: `${called} is being deleted.` };
  const empty = wanted.keys.find((key) => live.data?.[key] === '');
  if (empty !== undefined)
    return {
      do: 'refuse',
      why: `${called} has an empty ${empty}: remove the key to have a password made, or fill it.`,
    };
  const missing = wanted.keys.filter((key) => live.data?.[key] === undefined);
  if (missing.length === 0) return { do: 'keep' };
  const obstacle = obstacleOf(wanted, live);
  if (obstacle !== undefined)
    return { do: 'refuse', why: `${called} lacks ${missing.join(', ')} and ${obstacle}` };
  return { do: 'add', keys: missing, resourceVersion: live.metadata.resourceVersion ?? '' };
}

/** Why a key cannot be added: what others made must not be changed behind their back. */
function obstacleOf(wanted: WantedSecret, { metadata, immutable }: Secret): string | undefined {
  if (immutable === true) return 'is immutable: add the key to a copy of it and name that one.';
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner !== undefined)
    return `is kept by ${owner.kind} ${owner.name}, which would take the key away again: add it there.`;
  const release = metadata.labels?.[instanceLabel];
  const ours = wanted.labels[instanceLabel];
  if (release !== undefined && ours !== undefined && release !== ours)
    return `belongs to the release ${release}, not to ${ours}: give this release another name.`;
  return undefined;
}
