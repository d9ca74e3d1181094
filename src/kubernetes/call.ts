import type { Target } from './target.js';

/**
 * `merge` changes what its body names (JSON merge patch); `apply` makes the object what its body says (server-side).
 * `delete` may have `DeleteOptions` as its body.
 */
export type Action = 'get' | 'list' | 'create' | 'merge' | 'apply' | 'delete';

export interface Call {
  action: Action;
  target: Target;
  /** Parameters of the address: `labelSelector`, `limit`, … */
  query?: Readonly<Record<string, string>>;
  /** Only `metadata` of each object is sent (`PartialObjectMetadata`): less to read, and no content of Secrets. */
  metadataOnly?: boolean;
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
  /** Longest wait for the whole answer; 30 s for a list and 10 s for everything else unless said. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** What a list answers. Objects of the built-in kinds have neither `apiVersion` nor `kind` in it. */
export interface ObjectList<T> {
  apiVersion?: string;
  /** Of its objects, with `List` at its end. */
  kind?: string;
  metadata: {
    resourceVersion?: string;
    /** Names the next page; empty or absent on the last one. */
    continue?: string;
  };
  /** Null in an empty list of metadata. */
  items: readonly T[] | null;
}

export interface Reply<T> {
  status: number;
  /** Of an accepted status that is no success: the server's `Status` object, or `{}`. */
  body: T;
}
