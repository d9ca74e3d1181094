import type { Condition, KubernetesObject } from '../kubernetes/object.js';

export interface Crd extends KubernetesObject {
  spec: { group: string; names: { plural: string }; versions: readonly { name: string; served: boolean }[] };
  status?: { conditions?: readonly Condition[] };
}

/** Which release's schema a definition is: numbers with dots, as in 0.2.0. */
export const crdVersionAnnotation = 'almanac.dev/crd-version';

export const crdVersionOf = ({ metadata }: KubernetesObject): string | undefined =>
  metadata.annotations?.[crdVersionAnnotation];

export const isCrdVersion = (version: string): boolean => /^\d+(\.\d+)*$/.test(version);

/** What the cluster has, compared with what this release brings. */
export type Standing = 'missing' | 'older' | 'same' | 'newer';

export function standingOf(ours: Crd, live: Crd | undefined): Standing {
  if (live === undefined) return 'missing';
  const there = crdVersionOf(live);
  if (there === undefined) return 'older';
  // A release that numbers otherwise can only come after this one.
  if (!isCrdVersion(there)) return 'newer';
  const order = compareVersions(there, crdVersionOf(ours) ?? '0');
  return order === 0 ? 'same' : order < 0 ? 'older' : 'newer';
}

/** Below 0: the first is older. Missing parts count as 0. */
export function compareVersions(one: string, other: string): number {
  const a = one.split('.').map(Number);
  const b = other.split('.').map(Number);
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Why objects of the kind cannot be made yet; undefined when they can. */
export function notEstablished({ metadata, status }: Crd): string | undefined {
  if (metadata.deletionTimestamp !== undefined)
    return `The custom resource definition ${metadata.name} is being deleted.`;
  const condition = (type: string): Condition | undefined =>
    status?.conditions?.find((each) => each.type === type);
  const names = condition('NamesAccepted');
  if (names?.status === 'False')
    return `The names of the custom resource definition ${metadata.name} are taken: ${names.message ?? ''}`;
  if (condition('Established')?.status !== 'True')
    return `The custom resource definition ${metadata.name} is not established yet.`;
  return undefined;
}
