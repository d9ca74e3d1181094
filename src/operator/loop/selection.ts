import type { ObjectList } from '../../kubernetes/call.js';
import type { KubernetesClient } from '../../kubernetes/client.js';
import { KubernetesError } from '../../kubernetes/failures.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { objectAt, type Resource } from '../../kubernetes/target.js';

/** Which objects are followed. */
export interface Selection {
  client: KubernetesClient;
  resource: Resource;
  /** Undefined: of all namespaces, or of the cluster. */
  namespace: string | undefined;
  labelSelector?: string | undefined;
  fieldSelector?: string | undefined;
  metadataOnly?: boolean | undefined;
  /** Without `spec`, which is most of a pod or a Job, where nobody asks for it. */
  withoutSpec?: boolean | undefined;
}

/** All selected objects as they were at one version. */
export interface Listed<T> {
  version: string;
  objects: readonly T[];
}

const probeTimeoutMs = 10_000;

export const selectionTarget = ({ resource, namespace }: Selection) => objectAt(resource, { namespace });

export const selectionQuery = ({ labelSelector, fieldSelector }: Selection): Record<string, string> => ({
  ...(labelSelector !== undefined && { labelSelector }),
  ...(fieldSelector !== undefined && { fieldSelector }),
});

/** Page by page. Throws `KubernetesError`; 410 when the list was not at its end before the server forgot its version. */
export async function listAll<T extends KubernetesObject>(
  selection: Selection,
  { pageSize, signal }: { pageSize: number; signal: AbortSignal },
): Promise<Listed<T>> {
  const objects: T[] = [];
  let version: string | undefined;
  let next: string | undefined;
  do {
    const page = await pageOf<T>(selection, {
      query: { limit: String(pageSize), ...(next !== undefined && { continue: next }) },
      signal,
    });
    const { apiVersion = '', kind = '', items, metadata } = page;
    const head = { apiVersion, kind: kind.replace(/List$/, '') };
    for (const item of items ?? []) objects.push(slim(selection, { ...head, ...item }));
    version ??= versionOf(page, selection);
    next = metadata.continue;
  } while (next !== undefined && next !== '');
  return { version, objects };
}

/** Takes out what nobody asks for: half of an object's size is who owns which field. */
export function slim<T extends KubernetesObject>({ withoutSpec = false }: Selection, object: T): T {
  delete (object.metadata as { managedFields?: unknown }).managedFields;
  if (withoutSpec) delete (object as { spec?: unknown }).spec;
  return object;
}

/** The version that the server is at now. */
export async function currentVersion(selection: Selection, signal: AbortSignal): Promise<string> {
  const query = { limit: '1' };
  return versionOf(
    await pageOf({ ...selection, metadataOnly: true }, { query, signal, timeoutMs: probeTimeoutMs }),
    selection,
  );
}

interface Page {
  query: Record<string, string>;
  signal: AbortSignal;
  timeoutMs?: number;
}

async function pageOf<T>(selection: Selection, { query, ...rest }: Page): Promise<ObjectList<T>> {
  const { client, metadataOnly = false } = selection;
  const { body } = await client.send<ObjectList<T>>({
    action: 'list',
    target: selectionTarget(selection),
    query: { ...selectionQuery(selection), ...query },
    metadataOnly,
    ...rest,
  });
  return body;
}

function versionOf({ metadata }: ObjectList<unknown>, selection: Selection): string {
  const version = metadata.resourceVersion;
  if (version !== undefined && version !== '') return version;
  throw new KubernetesError(
    'kubernetes-unavailable',
    `The list of ${selectionTarget(selection).words} does not say its version.`,
  );
}
