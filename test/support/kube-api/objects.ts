export type Json = Record<string, unknown>;

export interface StoredObject {
  metadata: { name: string; resourceVersion?: string } & Json;
  [field: string]: unknown;
}

export interface SeenRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  accept: string | undefined;
  contentType: string | undefined;
  authorization: string | undefined;
  body: Json;
}

export interface Answer {
  status: number;
  body: unknown;
}

export const failure = (status: number, message: string): Answer => ({
  status,
  body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code: status },
});

/** Parts of a path of the API; `name` is undefined of a collection. */
export interface Address {
  root: string;
  namespace: string | undefined;
  plural: string;
  name: string | undefined;
  subresource: string | undefined;
}

/** Undefined when the path is that of no collection and of nothing in one. */
export function addressOf(path: string): Address | undefined {
  const [, root, rest] = /^(?:\/k8s\/[^/]+)?(\/api\/[^/]+|\/apis\/[^/]+\/[^/]+)\/(.+)$/.exec(path) ?? [];
  if (root === undefined || rest === undefined) return undefined;
  const parts = rest.split('/');
  const inNamespace = parts[0] === 'namespaces' && parts.length > 2;
  const [plural = '', name, subresource] = inNamespace ? parts.slice(2) : parts;
  return { root, namespace: inNamespace ? parts[1] : undefined, plural, name, subresource };
}

const isMap = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 7396, without the removal by null. */
export function merged(one: Json, other: Json): Json {
  const all = { ...one };
  for (const [key, value] of Object.entries(other))
    all[key] = isMap(value) && isMap(all[key]) ? merged(all[key], value) : value;
  return all;
}

/** As `labelSelector` and `fieldSelector` of a request select, of which only `key=value` and `metadata.name=` are known. */
export function selects(
  query: Readonly<Record<string, string>>,
  object: { metadata: StoredObject['metadata'] },
): boolean {
  const labels = (object.metadata['labels'] ?? {}) as Record<string, string>;
  const fields = {
    'metadata.name': object.metadata.name,
    'metadata.namespace': object.metadata['namespace'],
  };
  return matches(query['labelSelector'], labels) && matches(query['fieldSelector'], fields);
}

const matches = (selector: string | undefined, values: Readonly<Record<string, unknown>>): boolean =>
  (selector ?? '')
    .split(',')
    .filter((term) => term !== '')
    .every((term) => {
      const [key = '', value] = term.split('=');
      return value === undefined ? values[key] !== undefined : values[key] === value;
    });

/** What a client sees that asks for the metadata only. */
export const shown = (object: StoredObject, accept: string | undefined): StoredObject =>
  accept?.includes('as=PartialObjectMetadata') === true
    ? { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata }
    : object;
