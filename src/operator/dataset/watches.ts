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
export function createWatches(options: Options): {
  all: readonly Reflector<KubernetesObject>[];
  stores: Stores;
} {
  const { namespace } = options;
  const watch = watcher(options);
  const named: Concerns<KubernetesObject> = ({ metadata }) => [keyOf(namespace, metadata.name)];
  const labelled: Concerns<KubernetesObject> = ({ metadata }) => {
    const name = metadata.labels?.[labels.dataset];
    return name === undefined ? [] : [keyOf(namespace, name)];
  };
  const readers: Concerns<KubernetesObject> = ({ metadata }) =>
    all.datasets.store
      .list()
      .filter((dataset) => configMapsOf(dataset).some(({ name }) => name === metadata.name))
      .flatMap(named);
  const children = { labelSelector: labels.dataset, withoutSpec: true };

  const all = {
    datasets: watch<Dataset>(datasets, named),
    jobs: watch<Job>(jobs, labelled, children),
    pods: watch<Pod>(pods, labelled, children),
    // One that is not ours may have the name of one of ours.
    cronJobs: watch<CronJob>(cronJobs, named),
    configMaps: watch<KubernetesObject>(configMaps, readers, { metadataOnly: true }),
  };
  return {
    all: Object.values(all),
    stores: {
      datasets: all.datasets.store,
      jobs: all.jobs.store,
      pods: all.pods.store,
      cronJobs: all.cronJobs.store,
      configMaps: all.configMaps.store,
    },
  };
}

const watcher =
  ({ onConcern, ...options }: Options) =>
  <T extends KubernetesObject>(
    resource: Resource,
    concerns: Concerns<T>,
    only: { labelSelector?: string; metadataOnly?: boolean; withoutSpec?: boolean } = {},
  ): Reflector<T> =>
    createReflector<T>({
      ...options,
      ...only,
      resource,
      onChange: (_, now, before) => {
        for (const object of [now, before])
          if (object !== undefined) for (const key of concerns(object)) onConcern(key);
      },
    });
