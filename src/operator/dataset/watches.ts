import type { KubernetesClient } from '../../kubernetes/client.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { configMaps, cronJobs, datasets, jobs, pods, type Resource } from '../../kubernetes/target.js';
import type { Observe } from '../../observability/observation.js';
import type { Clock } from '../loop/clock.js';
import { createReflector, type Reflector } from '../loop/reflector.js';
import type { Dataset } from './dataset.js';
import type { CronJob, Job } from './facts.js';
import type { Pod } from './pods.js';
import { configMapsOf } from './references.js';
import { labels } from './resources/names.js';
import { keyOf, type Stores } from './stores.js';

interface Options {
  client: KubernetesClient;
  namespace: string;
  clock: Clock;
  observe: Observe;
  /** Told the key of each Dataset that a change may concern. */
  onConcern: (key: string) => void;
}

type Concerns<T> = (object: T) => readonly string[];

/** All that bears on the Datasets of a namespace. */
export function createWatches({ client, namespace, clock, observe, onConcern }: Options): {
  all: readonly Reflector<KubernetesObject>[];
  stores: Stores;
} {
  const watch = <T extends KubernetesObject>(
    resource: Resource,
    concerns: Concerns<T>,
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
          if (object !== undefined) for (const key of concerns(object)) onConcern(key);
      },
    });
  const named: Concerns<KubernetesObject> = ({ metadata }) => [keyOf(namespace, metadata.name)];
  const labelled: Concerns<KubernetesObject> = ({ metadata }) => {
    const name = metadata.labels?.[labels.dataset];
    return name === undefined ? [] : [keyOf(namespace, name)];
  };
  const children = { labelSelector: labels.dataset };

  const watched = {
    datasets: watch<Dataset>(datasets, named),
    jobs: watch<Job>(jobs, labelled, children),
    pods: watch<Pod>(pods, labelled, children),
    // One that is not ours may have the name of one of ours.
    cronJobs: watch<CronJob>(cronJobs, named),
    configMaps: watch<KubernetesObject>(
      configMaps,
      ({ metadata }) => readersOf(metadata.name).map(({ metadata: { name } }) => keyOf(namespace, name)),
      { metadataOnly: true },
    ),
  };
  const readersOf = (configMap: string): Dataset[] =>
    watched.datasets.store
      .list()
      .filter((dataset) => configMapsOf(dataset).some(({ name }) => name === configMap));
  return {
    all: Object.values(watched),
    stores: {
      datasets: watched.datasets.store,
      jobs: watched.jobs.store,
      pods: watched.pods.store,
      cronJobs: watched.cronJobs.store,
      configMaps: watched.configMaps.store,
    },
  };
}
