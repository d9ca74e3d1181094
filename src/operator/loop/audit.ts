import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { Listed } from './selection.js';
import { keyOf, type Store } from './store.js';
import { isOlder } from './versions.js';

/** What must be done to the store to make up for what the watch did not tell. */
export interface Missed<T> {
  /** To be put in. */
  changed: readonly T[];
  /** Keys, to be taken out. */
  gone: readonly string[];
}

/**
 * What a watch has missed, when it has told everything up to the version of the list or has had its time to. The store
 * may be further on than the list: newer objects are right, and so is the absence of those that the watch has removed
 * since the list was asked for.
 */
export function missedBy<T extends KubernetesObject>(
  listed: Listed<T>,
  store: Store<T>,
  removed: ReadonlySet<string>,
): Missed<T> {
  const keys = new Set(listed.objects.map(keyOf));
  const isMissed = (object: T): boolean => {
    const key = keyOf(object);
    const known = store.get(key);
    return known === undefined ? !removed.has(key) : differs(object, known);
  };
  const isGone = (known: T): boolean =>
    !keys.has(keyOf(known)) && !isOlder(listed.version, known.metadata.resourceVersion);
  return { changed: listed.objects.filter(isMissed), gone: store.list().filter(isGone).map(keyOf) };
}

function differs(object: KubernetesObject, known: KubernetesObject): boolean {
  const [listed, told] = [object.metadata.resourceVersion, known.metadata.resourceVersion];
  return isOlder(told, listed) || (told === listed && !sameContent(object, known));
}

const sameContent = (one: KubernetesObject, other: KubernetesObject): boolean =>
  one.metadata.uid === other.metadata.uid && isDeepStrictEqual(one, other);
