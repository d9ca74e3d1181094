import type { KubernetesClient } from '../kubernetes/client.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { datasets, objectAt } from '../kubernetes/target.js';
import type { Observe } from '../observability/observation.js';
import { finalizer as purgeFinalizer } from './dataset/rules/finalizer.js';
import { labels } from './dataset/resources/names.js';
import type { Clock } from './loop/clock.js';
import type { Events } from './loop/events.js';

interface Options {
  client: KubernetesClient;
  namespace: string;
  /** Name of the release that goes. */
  instance: string;
  /** How long the operator has for the purges that were asked for. */
  waitMs: number;
  clock: Clock;
  events: Events;
  observe: Observe;
  signal: AbortSignal;
}

const pollMs = 1000;

/**
 * Deletes the Datasets that a release's chart has made, and waits until the operator, which still runs, has purged those
 * that ask for it. What is left then loses its finalizer, with an Event: an uninstall must end. Throws `KubernetesError`.
 */
export async function cleanUp(options: Options): Promise<void> {
  const { client, namespace, observe, clock, waitMs, signal } = options;
  const found = await ofRelease(options);
  for (const { metadata } of found)
    await client.send({
      action: 'delete',
      target: objectAt(datasets, { namespace, name: metadata.name }),
      accept: [404],
      signal,
    });
  observe({ kind: 'lifecycle', event: 'datasets deleted', detail: { count: found.length } });
  const until = clock.monotonic() + waitMs;
  let left = await ofRelease(options);
  while (left.length > 0 && clock.monotonic() < until) {
    await clock.delay(pollMs, signal);
    left = await ofRelease(options);
  }
  for (const dataset of left) await letGo(options, dataset);
}

/** Without the definition there are none. */
async function ofRelease({ client, namespace, instance, signal }: Options): Promise<KubernetesObject[]> {
  const { status, body } = await client.send<{ items: KubernetesObject[] }>({
    action: 'list',
    target: objectAt(datasets, { namespace }),
    query: { labelSelector: `${labels.instance}=${instance},app.kubernetes.io/managed-by=Helm` },
    accept: [404],
    signal,
  });
  return status === 404 ? [] : body.items;
}

async function letGo(options: Options, dataset: KubernetesObject): Promise<void> {
  const { client, namespace, events, observe, waitMs, signal } = options;
  const { name, uid, resourceVersion, finalizers = [] } = dataset.metadata;
  await client.send({
    action: 'merge',
    target: objectAt(datasets, { namespace, name }),
    body: {
      metadata: { resourceVersion, finalizers: finalizers.filter((one) => one !== purgeFinalizer) },
    },
    accept: [404, 409],
    signal,
  });
  const message = `The rows of the dataset ${name} were not purged within ${waitMs / 1000} s; they stay in the database.`;
  observe({ kind: 'warning', message, detail: { dataset: name } });
  const regarding = { apiVersion: 'almanac.dev/v1alpha1', kind: 'Dataset', namespace, name, uid };
  events.tell(regarding, { type: 'Warning', reason: 'PurgeSkipped', message });
}
