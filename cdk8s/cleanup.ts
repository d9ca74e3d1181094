import { hookMetadata, type HookOrder } from './hooks.js';
import type { Values } from './values.js';

/** Name, labels and annotations of an object that is there while Helm removes a release. */
export const cleanupMetadata = (v: Values, order: HookOrder, annotations: Record<string, string> = {}) =>
  hookMetadata(v, { part: 'cleanup', events: 'pre-delete', order, annotations });
