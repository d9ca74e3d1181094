import {
  addressOf,
  type Answer,
  failure,
  type Json,
  merged,
  type SeenRequest,
  selects,
  shown,
  type StoredObject,
} from './objects.js';

export interface Event {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  version: number;
  path: string;
  object: StoredObject;
}

/** What is in the database of a cluster, and what has been. */
export interface Cluster {
  /** By path, as the API has them. */
  objects: Map<string, StoredObject>;
  /** Of the last write. */
  version(): number;
  answer(request: SeenRequest): Answer;
  /** Events of a collection after this version; undefined when some of them are forgotten. */
  since(version: number): readonly Event[] | undefined;
  /** Told of each write. */
  onEvent(listener: (event: Event) => void): void;
  put(path: string, object?: Json): StoredObject;
  remove(path: string): void;
  /** Forgets what has been, as etcd's compaction does: versions and pages of lists from before are gone. */
  compact(): void;
  /** As etcd is backed up; `restore` goes back there, versions included. */
  snapshot(): Backup;
  restore(backup: Backup): void;
  reset(): void;
}

export interface Backup {
  version: number;
  objects: readonly [string, StoredObject][];
}

const nobody: (event: Event) => void = () => undefined;

export function createCluster(): Cluster {
  const objects = new Map<string, StoredObject>();
  let history: Event[] = [];
  let version = 100;
  let oldest = 0;
  let pages = new Map<string, Page>();
  let listener = nobody;

  const record = (type: Event['type'], path: string, object: StoredObject): StoredObject => {
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(++version) } };
    if (type === 'DELETED') objects.delete(path);
    else objects.set(path, stored);
    const event = { type, version, path, object: stored };
    history.push(event);
    listener(event);
    return stored;
  };
  const store = (path: string, body: Json): StoredObject =>
    record(objects.has(path) ? 'MODIFIED' : 'ADDED', path, body as StoredObject);
  const forget = (): void => {
    history = [];
    oldest = version;
    pages = new Map();
  };

  const it: Cluster = {
    objects,
    version: () => version,
    answer(request) {
      const address = addressOf(request.path);
      const collection = address !== undefined && address.name === undefined;
      if (request.method === 'GET' && collection && !objects.has(request.path))
        return list({ objects, version, pages }, request);
      return write(it, store, request);
    },
    since: (from) => (from < oldest ? undefined : history.filter((event) => event.version > from)),
    onEvent: (next) => void (listener = next),
    put(path, object = {}) {
      const { namespace, name = '' } = addressOf(path) ?? {};
      const uid = objects.get(path)?.metadata['uid'] ?? `uid-${version + 1}`;
      return store(path, merged({ metadata: { name, ...(namespace && { namespace }), uid } }, object));
    },
    remove(path) {
      const live = objects.get(path);
      if (live !== undefined) record('DELETED', path, live);
    },
    compact: forget,
    snapshot: () => ({ version, objects: [...objects] }),
    restore(backup) {
      version = backup.version;
      objects.clear();
      for (const [path, object] of backup.objects) objects.set(path, object);
      forget();
    },
    reset() {
      objects.clear();
      forget();
    },
  };
  return it;
}

type Store = (path: string, body: Json) => StoredObject;

function write(cluster: Cluster, store: Store, request: SeenRequest): Answer {
  const { objects } = cluster;
  const { method, path, body } = request;
  if (method === 'POST') return create(objects, store, { path, body: body as StoredObject });
  const at = path.replace(/\/status$/, '');
  const live = objects.get(at);
  const missing = failure(404, `${at} not found`);
  if (method === 'GET')
    return live === undefined ? missing : { status: 200, body: shown(live, request.accept) };
  if (method === 'DELETE') {
    if (live === undefined) return missing;
    if (!isMeant(live, body)) return failure(409, 'the preconditions are not met');
    leave(cluster, store, { path: at, live });
    return { status: 200, body: { kind: 'Status', status: 'Success' } };
  }
  const answer = patch(store, live, request);
  const now = objects.get(at);
  if (now !== undefined && isLeaving(now) && finalizersOf(now).length === 0) cluster.remove(at);
  return answer;
}

function patch(
  store: Store,
  live: StoredObject | undefined,
  { path, body, contentType }: SeenRequest,
): Answer {
  const apply = contentType === 'application/apply-patch+yaml';
  const ofStatus = path.endsWith('/status');
  if (live === undefined)
    return apply && !ofStatus ? { status: 201, body: store(path, body) } : failure(404, `${path} not found`);
  const { resourceVersion } = (body['metadata'] ?? {}) as Json;
  if (resourceVersion !== undefined && resourceVersion !== live.metadata.resourceVersion)
    return failure(409, 'the object has been modified');
  if (ofStatus) return { status: 200, body: store(path.slice(0, -7), { ...live, status: body['status'] }) };
  return { status: 200, body: store(path, apply ? applied(live, body) : merged(live, body)) };
}

/** By the one who owns all fields but those of the metadata. */
const applied = (live: StoredObject, body: Json): Json => ({
  ...live,
  ...body,
  metadata: merged(live.metadata, body['metadata'] as Json),
});

/** By the preconditions of the DeleteOptions. */
function isMeant({ metadata }: StoredObject, { preconditions }: Json): boolean {
  const { uid, resourceVersion } = (preconditions ?? {}) as Json;
  return (
    (uid === undefined || uid === metadata['uid']) &&
    (resourceVersion === undefined || resourceVersion === metadata.resourceVersion)
  );
}

/** An object with finalizers waits for them. */
function leave(cluster: Cluster, store: Store, { path, live }: { path: string; live: StoredObject }): void {
  if (finalizersOf(live).length === 0) return cluster.remove(path);
  if (!isLeaving(live))
    store(path, merged(live, { metadata: { deletionTimestamp: '2030-01-01T00:00:00Z' } }));
}

const finalizersOf = ({ metadata }: StoredObject): readonly unknown[] =>
  (metadata['finalizers'] ?? []) as readonly unknown[];
const isLeaving = ({ metadata }: StoredObject): boolean => metadata['deletionTimestamp'] !== undefined;

function create(
  objects: Map<string, StoredObject>,
  store: Store,
  { path, body }: { path: string; body: StoredObject },
): Answer {
  const at = `${path}/${body.metadata.name}`;
  return objects.has(at) ? failure(409, `${at} already exists`) : { status: 201, body: store(at, body) };
}

interface Page {
  version: number;
  items: readonly StoredObject[];
}

interface Library {
  objects: Map<string, StoredObject>;
  version: number;
  /** What is left of lists, by the name of their next page. */
  pages: Map<string, Page>;
}

function list({ objects, version, pages }: Library, { path, query, accept }: SeenRequest): Answer {
  const next = query['continue'];
  const found = next === undefined ? { version, items: selected(objects, path, query) } : pages.get(next);
  if (found === undefined) return failure(410, 'The provided continue parameter is too old');
  const size = Number(query['limit'] ?? Infinity);
  const rest = found.items.slice(size);
  const name = `page-${found.version}-${rest.length}`;
  if (rest.length > 0) pages.set(name, { version: found.version, items: rest });
  const metadata = {
    resourceVersion: String(found.version),
    ...(rest.length > 0 && { continue: name }),
  };
  const items = found.items.slice(0, size).map((object) => shown(object, accept));
  // As the real server does.
  const none = accept?.includes('as=PartialObjectMetadata') === true ? null : [];
  const body = { kind: 'ThingList', apiVersion: 'v1', metadata, items: items.length === 0 ? none : items };
  return { status: 200, body };
}

/** Whether an object is in the collection of this path, of one namespace or of all. */
export function isIn(collection: string, path: string): boolean {
  const [all, one] = [addressOf(collection), addressOf(path)];
  return (
    all !== undefined &&
    one?.name !== undefined &&
    one.root === all.root &&
    one.plural === all.plural &&
    (all.namespace === undefined || one.namespace === all.namespace)
  );
}

const selected = (
  objects: Map<string, StoredObject>,
  collection: string,
  query: Readonly<Record<string, string>>,
): StoredObject[] =>
  [...objects]
    .filter(([path, object]) => isIn(collection, path) && selects(query, object))
    .map(([, object]) => object);
