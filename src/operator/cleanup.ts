import { AppError } from '../errors.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { datasets, objectAt } from '../kubernetes/target.js';
import { datasetApiVersion, labels } from './dataset/resources/names.js';
import { finalizer as purgeFinalizer } from './dataset/rules/finalizer.js';
import { dropFinalizer, listDatasets, waitsForPurge } from './finalizers.js';
import { freeStaying, type StayingOptions } from './staying.js';

interface Options extends StayingOptions {
  /** How long the operator has for the purges that were asked for. */
  waitMs: number;
}

const pollMs = 1000;
/** So much longer than the operator has may the API server be away. */
const patienceMs = 60_000;

/**
 * Deletes the Datasets that a release's chart has made, and waits until the operator, which still runs, has purged those
 * that ask for it. What is left then loses its finalizer, with an Event: an uninstall must end. Last, those that stay
 * lose theirs, and the operator ends when there are such. Throws `KubernetesError`
 * when the API server refuses it or is away for longer than a minute beyond that.
 */
export async function cleanUp(options: Options): Promise<void> {
  const { client, namespace, events, observe, clock, waitMs, signal } = options;
  const until = clock.monotonic() + waitMs;
  const patiently = patience(options, until + patienceMs);
  const remaining = (): Promise<KubernetesObject[]> => patiently(() => ofRelease(options));
  const found = await remaining();
  for (const { metadata } of found) {
    const target = objectAt(datasets, { namespace, name: metadata.name });
    await patiently(() => client.send({ action: 'delete', target, accept: [404], signal }));
  }
  observe({ kind: 'lifecycle', event: 'datasets deleted', detail: { count: found.length } });
  let left = await remaining();
  while (left.length > 0 && clock.monotonic() < until) {
    await clock.delay(pollMs, signal);
    left = await remaining();
  }
  for (const dataset of left.filter(waitsForPurge)) await patiently(() => letGo(options, dataset));
  // Somebody may have written to one at the same time, the operator above all.
  while ((left = await remaining()).some(waitsForPurge) && clock.monotonic() < until + patienceMs) {
    await clock.delay(pollMs, signal);
    for (const dataset of left.filter(waitsForPurge)) await patiently(() => letGo(options, dataset));
  }
  tellOthers(options, left);
  await patiently(() => freeStaying(options, until));
  await events.idle();
}

/** Does it again while the API server is away, until that moment of the monotonic clock. */
const patience =
  ({ clock, observe, signal }: Options, until: number) =>
  async <T>(work: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        const away = error instanceof AppError && error.code === 'kubernetes-unavailable';
        if (!away || clock.monotonic() >= until) throw error;
        observe({ kind: 'warning', message: 'waiting for the API server', detail: { error } });
        await clock.delay(pollMs, signal);
      }
    }
  };

const ofRelease = (options: Options): Promise<KubernetesObject[]> =>
  listDatasets(options, {
    labelSelector: `${labels.instance}=${options.instance},app.kubernetes.io/managed-by=Helm`,
  });

/** Does nothing to one that was written to since, and tells nothing of one that has gone by itself. */
async function letGo(options: Options, dataset: KubernetesObject): Promise<void> {
  if (!(await dropFinalizer(options, dataset))) return;
  const { namespace, events, observe, waitMs } = options;
  const { name, uid } = dataset.metadata;
  const message = `The rows of the dataset ${name} were not purged within ${waitMs / 1000} s; they stay in the database.`;
  observe({ kind: 'warning', message, detail: { dataset: name } });
  const regarding = { apiVersion: datasetApiVersion, kind: 'Dataset', namespace, name, uid };
  events.tell(regarding, { type: 'Warning', reason: 'PurgeSkipped', message });
}

/** Finalizers of others are not ours to remove. */
function tellOthers({ observe }: Options, left: readonly KubernetesObject[]): void {
  for (const { metadata } of left) {
    const others = (metadata.finalizers ?? []).filter((one) => one !== purgeFinalizer);
    if (others.length === 0) continue;
    const message = `The Dataset ${metadata.name} stays until others remove their finalizers.`;
    observe({ kind: 'warning', message, detail: { dataset: metadata.name, finalizers: others } });
  }
}
