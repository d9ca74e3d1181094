import { generatesCachePassword } from './cache.js';
import { generatesPassword } from './database.js';
import { or } from './helm/conditions.js';
import type { Expr } from './helm/expression.js';
import { spread } from './helm/structure.js';
import { metadata } from './labels.js';
import type { Values } from './values.js';

/** There is a password to generate; without one nothing has to be prepared. */
export const prepares = (v: Values): Expr<boolean> => or(generatesPassword(v), generatesCachePassword(v));

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
