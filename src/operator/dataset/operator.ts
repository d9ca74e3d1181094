import type { KubernetesClient } from '../../kubernetes/client.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { configMaps, cronJobs, datasets, jobs, pods, type Resource } from '../../kubernetes/target.js';
import type { QueueFigures } from '../../observability/metrics/work-queue.js';
import type { Observe } from '../../observability/observation.js';
import type { Clock } from '../loop/clock.js';
import { type Controller, createController } from '../loop/controller.js';
import type { Events } from '../loop/events.js';
import { createReflector, type Reflector } from '../loop/reflector.js';
import type { Dataset } from './dataset.js';
import type { CronJob, Job } from './facts.js';
import type { Pod } from './pods.js';
import { createReconcile } from './reconcile.js';
import { configMapsOf } from './references.js';
import type { OperatorSettings } from './resources/template.js';
import { labels } from './resources/names.js';
import { keyOf } from './stores.js';

interface Options {
  client: KubernetesClient;
  namespace: string;
  settings: OperatorSettings;
  workers: number;
  events: Events;
  clock: Clock;
  observe: Observe;
}

export interface DatasetOperator {
  /** Run on every replica: a new leader begins with warm caches. */
  watches: readonly Reflector<KubernetesObject>[];
  /** Reconciles all Datasets from now on until the signal is aborted; resolves when the last one has ended. Never rejects. */
  lead(signal: AbortSignal): Promise<void>;
  /** Of the present term; of an empty queue on a replica that does not lead. */
  figures(): QueueFigures;
}

export const controllerName = 'dataset';

/** The kind Dataset, plugged into the loop: what is watched, whom a change concerns, what is done. */
export function datasetOperator(options: Options): DatasetOperator {
  const { client, namespace, settings, workers, events, clock, observe } = options;
  let leads = false;
  const watch = <T extends KubernetesObject>(
    resource: Resource,
    concerns: (object: T) => Iterable<string>,
    only: { labelSelector?: string; metadataOnly?: boolean } = {},
  ): Reflector<T> =>
    createReflector<T>({
      client,
      resource,
      namespace,
      ...only,
      clock,
      observe,
      onChange: (_, now, before) => {
        for (const object of [now, before])
          if (object !== undefined && leads) for (const key of concerns(object)) controller.enqueue(key);
      },
    });

  const children = { labelSelector: labels.dataset };
  const stores = {
    datasets: watch<Dataset>(datasets, ({ metadata }) => [keyOf(namespace, metadata.name)]),
    jobs: watch<Job>(jobs, ownerKey, children),
    pods: watch<Pod>(pods, ownerKey, children),
    // One that is not ours may have the name of one of ours.
    cronJobs: watch<CronJob>(cronJobs, ({ metadata }) => [keyOf(namespace, metadata.name)]),
    configMaps: watch<KubernetesObject>(configMaps, readersOf, { metadataOnly: true }),
  };
  const watches = Object.values(stores);
  const reconcile = createReconcile({
    client,
    settings,
    events,
    clock,
    stores: {
      datasets: stores.datasets.store,
      jobs: stores.jobs.store,
      pods: stores.pods.store,
      cronJobs: stores.cronJobs.store,
      configMaps: stores.configMaps.store,
    },
  });
  // Each term has one of its own: what waits in the queue of an old one may be done by another replica.
  const newController = (): Controller =>
    createController({ name: controllerName, watches, reconcile, workers, clock, observe });
  let controller = newController();
  return {
    watches,
    async lead(signal) {
      leads = true;
      for (const { metadata } of stores.datasets.store.list())
        controller.enqueue(keyOf(namespace, metadata.name));
      controller.start(signal);
      await controller.done;
      leads = false;
      controller = newController();
    },
    figures: () => controller.figures(),
  };

  function* ownerKey({ metadata }: KubernetesObject): Iterable<string> {
    const name = metadata.labels?.[labels.dataset];
    if (name !== undefined) yield keyOf(namespace, name);
  }

  function* readersOf({ metadata }: KubernetesObject): Iterable<string> {
    for (const dataset of stores.datasets.store.list())
      if (configMapsOf(dataset).some(({ name }) => name === metadata.name))
        yield keyOf(namespace, dataset.metadata.name);
  }
}
