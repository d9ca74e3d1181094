import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { isOlder } from './versions.js';

/** What is known of the objects of one resource. Nobody but its reflector writes to it, nor to the objects in it. */
export interface Store<T> {
  /** By `namespace/name`; by `name` alone when the object belongs to the cluster. */
  get(key: string): T | undefined;
  list(): readonly T[];
  /** The objects that name this uid as one of their owners. */
  ownedBy(uid: string): readonly T[];
}

/** `before` is undefined of a new object, `now` of one that is gone. */
export interface Change<T> {
  key: string;
  now: T | undefined;
  before: T | undefined;
}

export interface WritableStore<T> extends Store<T> {
  /** Undefined when the object is not newer than the one that is known. */
  put(object: T): Change<T> | undefined;
  /** Also when the object is not newer. */
  force(object: T): Change<T>;
  /** Undefined when there was none. */
  remove(key: string): Change<T> | undefined;
  /** Makes these objects all there are, older ones too; tells what differs. */
  replace(objects: readonly T[]): readonly Change<T>[];
}

export const keyOf = ({ metadata: { namespace, name } }: KubernetesObject): string =>
  namespace === undefined ? name : `${namespace}/${name}`;

export function createStore<T extends KubernetesObject>(): WritableStore<T> {
  const objects = new Map<string, T>();
  const owned = new Map<string, Set<string>>();

  const set = (key: string, now: T | undefined): Change<T> => {
    const before = objects.get(key);
    for (const uid of ownersOf(before)) {
      const keys = owned.get(uid);
      keys?.delete(key);
      if (keys?.size === 0) owned.delete(uid);
    }
    for (const uid of ownersOf(now)) owned.set(uid, (owned.get(uid) ?? new Set()).add(key));
    if (now === undefined) objects.delete(key);
    else objects.set(key, now);
    return { key, now, before };
  };

  return {
    get: (key) => objects.get(key),
    list: () => [...objects.values()],
    ownedBy: (uid) => [...(owned.get(uid) ?? [])].flatMap((key) => objects.get(key) ?? []),
    put(object) {
      const key = keyOf(object);
      return isNewer(object, objects.get(key)) ? set(key, object) : undefined;
    },
    force: (object) => set(keyOf(object), object),
    remove: (key) => (objects.has(key) ? set(key, undefined) : undefined),
    replace(all) {
      const wanted = new Map(all.map((object) => [keyOf(object), object]));
      const gone = [...objects.keys()].filter((key) => !wanted.has(key));
      // By content: a server that was restored gives versions out a second time.
      const changed = [...wanted].filter(([key, object]) => !isDeepStrictEqual(objects.get(key), object));
      return [...gone.map((key) => set(key, undefined)), ...changed.map(([key, object]) => set(key, object))];
    },
  };
}

const ownersOf = (object: KubernetesObject | undefined): readonly string[] =>
  object?.metadata.ownerReferences?.flatMap(({ uid }) => uid ?? []) ?? [];

function isNewer(object: KubernetesObject, known: KubernetesObject | undefined): boolean {
  if (known === undefined) return true;
  const version = object.metadata.resourceVersion;
  return version !== known.metadata.resourceVersion && !isOlder(version, known.metadata.resourceVersion);
}
