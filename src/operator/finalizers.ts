import type { KubernetesClient } from '../kubernetes/client.js';
import type { KubernetesObject, ObjectMeta } from '../kubernetes/object.js';
import { datasets, namespaces, objectAt } from '../kubernetes/target.js';
import type { Observe } from '../observability/observation.js';
import { finalizer as purgeFinalizer } from './dataset/rules/finalizer.js';
import { isOurs } from './dataset/stores.js';

export interface DatasetList {
  client: Pick<KubernetesClient, 'send'>;
  namespace: string;
  signal: AbortSignal;
}

/** The Datasets of the namespace, as they are now. Without the definition there are none. Throws `KubernetesError`. */
export async function listDatasets(
  { client, namespace, signal }: DatasetList,
  query: { labelSelector?: string } = {},
): Promise<KubernetesObject[]> {
  const { status, body } = await client.send<{ items: KubernetesObject[] | null }>({
    action: 'list',
    target: objectAt(datasets, { namespace }),
    query,
    accept: [404],
    signal,
  });
  return status === 404 ? [] : (body.items ?? []);
}

export const waitsForPurge = ({ metadata }: { metadata: ObjectMeta }): boolean =>
  metadata.finalizers?.includes(purgeFinalizer) ?? false;

interface Options extends DatasetList {
  isDue: (dataset: KubernetesObject) => boolean;
  /** Told of each one that lost its finalizer. */
  onFreed: (dataset: KubernetesObject) => void;
}

/** As often as somebody else may write between the reading and the writing. */
const sweeps = 10;

/** Takes our finalizer, and nobody else's, off all Datasets that are due, so that nothing waits for a purge. Throws `KubernetesError`. */
export async function dropFinalizers({ isDue, onFreed, ...list }: Options): Promise<void> {
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const due = (await listDatasets(list)).filter((dataset) => waitsForPurge(dataset) && isDue(dataset));
    if (due.length === 0) return;
    for (const dataset of due) if (await dropFinalizer(list, dataset)) onFreed(dataset);
  }
}

/** False when it was gone, or not as it had been read. Throws `KubernetesError`. */
export async function dropFinalizer(
  { client, namespace, signal }: DatasetList,
  { metadata }: KubernetesObject,
): Promise<boolean> {
  const { name, resourceVersion, finalizers = [] } = metadata;
  const { status } = await client.send({
    action: 'merge',
    target: objectAt(datasets, { namespace, name }),
    body: {
      metadata: { resourceVersion, finalizers: finalizers.filter((each) => each !== purgeFinalizer) },
    },
    accept: [404, 409],
    signal,
  });
  return status !== 404 && status !== 409;
}

interface Leaving extends DatasetList {
  settings: { instance: string; isDefault: boolean };
  observe: Observe;
}

/**
 * The last thing that an operator does. A namespace that is being deleted loses its pods first and all else after them,
 * so nobody would be there any more to see the Datasets off: it would never go. Throws `KubernetesError`.
 */
export async function freeTerminating({ settings, observe, ...list }: Leaving): Promise<void> {
  const { client, namespace, signal } = list;
  const target = objectAt(namespaces, { name: namespace });
  const { body } = await client.send<KubernetesObject>({ action: 'get', target, accept: [403, 404], signal });
  if (body.metadata?.deletionTimestamp === undefined) return;
  let count = 0;
  const isDue = (dataset: KubernetesObject): boolean => isOurs(dataset, settings);
  await dropFinalizers({ ...list, isDue, onFreed: () => (count += 1) });
  observe({
    kind: 'lifecycle',
    event: 'the namespace goes: nothing is purged',
    detail: { namespace, datasets: count },
  });
}
