import type { Target } from './target.js';

/** `merge` changes what its body names (JSON merge patch); `apply` makes the object what its body says (server-side). */
export type Action = 'get' | 'create' | 'merge' | 'apply';

export interface Call {
  action: Action;
  target: Target;
  /** A JSON object. */
  body?: object;
  /** Who owns the fields that are written. */
  fieldManager?: string;
  /** `apply` only: take fields over that others own. */
  force?: boolean;
  /** Statuses that the caller answers for; every other one that is no success is thrown. */
  accept?: readonly number[];
  /** Texts of the body that no message may show, whatever the server says of it. */
  conceal?: readonly string[];
  signal?: AbortSignal;
}

export interface Reply<T> {
  status: number;
  /** Of an accepted status that is no success: the server's `Status` object, or `{}`. */
  body: T;
}
