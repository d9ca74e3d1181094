import { spread } from './helm/structure.js';
import { metadata } from './labels.js';
import type { Values } from './values.js';

/** The account and its rights are there before the Job that uses them; all of it is gone when the Job has succeeded. */
export type HookOrder = 'first' | 'then';

interface Hook {
  part: 'prepare' | 'cleanup';
  /** When Helm makes it: `pre-install,pre-upgrade`. */
  events: string;
  order: HookOrder;
  annotations?: Record<string, string>;
}

/** Name, labels and annotations of an object that is there only while Helm does something else. */
export function hookMetadata(v: Values, { part, events, order, annotations = {} }: Hook) {
  return {
    ...metadata(v, part, part),
    annotations: {
      'helm.sh/hook': events,
      'helm.sh/hook-weight': order === 'first' ? '-20' : '-10',
      'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
      ...annotations,
      ...spread(v.commonAnnotations),
    },
  };
}
