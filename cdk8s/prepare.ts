import { generatesCachePassword } from './cache.js';
import { generatesPassword } from './database.js';
import { and, or } from './helm/conditions.js';
import type { Expr } from './helm/expression.js';
import { release } from './helm/functions.js';
import { spread } from './helm/structure.js';
import { metadata, nameOf } from './labels.js';
import { hasOperator } from './operator.js';
import type { Values } from './values.js';

/** There is a password to generate. */
export const generates = (v: Values): Expr<boolean> => or(generatesPassword(v), generatesCachePassword(v));

/** There is something to prepare: passwords, or the definitions of what the operator keeps. */
export const prepares = (v: Values): Expr<boolean> =>
  or(generatesPassword(v), generatesCachePassword(v), hasOperator(v));

/** The hook changes definitions, which belong to the whole cluster. */
export const managesCrds = (v: Values): Expr<boolean> => and(hasOperator(v), v.crds.manage);

/** The account and its rights are there before the Job that uses them; all of it is gone when the Job has succeeded. */
export type HookOrder = 'first' | 'then';

/** Name, labels and annotations of an object that is there while Helm prepares an installation or upgrade. */
export function hookMetadata(v: Values, order: HookOrder, annotations: Record<string, string> = {}) {
  return {
    ...metadata(v, 'prepare', 'prepare'),
    annotations: {
      'helm.sh/hook': 'pre-install,pre-upgrade',
      'helm.sh/hook-weight': order === 'first' ? '-20' : '-10',
      'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
      ...annotations,
      ...spread(v.commonAnnotations),
    },
  };
}

/** Releases of one name in several namespaces have an object of the cluster each. */
export const clusterHookName = (): string => `${nameOf('prepare')}-${release.namespace}`;

/** The same for an object that belongs to the cluster. */
export function clusterHookMetadata(v: Values) {
  const { namespace: _, ...rest } = hookMetadata(v, 'first');
  return { ...rest, name: clusterHookName() };
}
