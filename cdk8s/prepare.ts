import { generatesCachePassword } from './cache.js';
import { generatesPassword } from './database.js';
import { and, or } from './helm/conditions.js';
import type { Expr } from './helm/expression.js';
import { release } from './helm/functions.js';
import { hookMetadata, type HookOrder } from './hooks.js';
import { nameOf } from './labels.js';
import { hasOperator } from './operator.js';
import type { Values } from './values.js';

/** There is a password to generate. */
export const generates = (v: Values): Expr<boolean> => or(generatesPassword(v), generatesCachePassword(v));

/** There is something to prepare: passwords, or the definitions of what the operator keeps. */
export const prepares = (v: Values): Expr<boolean> =>
  or(generatesPassword(v), generatesCachePassword(v), hasOperator(v));

/** The hook changes definitions, which belong to the whole cluster. */
export const managesCrds = (v: Values): Expr<boolean> => and(hasOperator(v), v.crds.manage);

/** Name, labels and annotations of an object that is there while Helm prepares an installation or upgrade. */
export const prepareMetadata = (v: Values, order: HookOrder, annotations: Record<string, string> = {}) =>
  hookMetadata(v, { part: 'prepare', events: 'pre-install,pre-upgrade', order, annotations });

/** Releases of one name in several namespaces have an object of the cluster each. */
export const clusterHookName = (): string => `${nameOf('prepare')}-${release.namespace}`;

/** The same for an object that belongs to the cluster. */
export function clusterHookMetadata(v: Values) {
  const { namespace: _, ...rest } = prepareMetadata(v, 'first');
  return { ...rest, name: clusterHookName() };
}
