import type { KubernetesObject } from '../../kubernetes/object.js';
import type { Store } from '../loop/store.js';
import type { Dataset } from './dataset.js';
import type { CronJob, Job } from './facts.js';
import type { Pod } from './pods.js';
import { labels } from './resources/names.js';

/** What the operator watches, as it was last told. */
export interface Stores {
  datasets: Store<Dataset>;
  jobs: Store<Job>;
  /** All of the namespace: one that has our name may be somebody else's. */
  cronJobs: Store<CronJob>;
  pods: Store<Pod>;
  /** Metadata alone: contents are read when they are needed. */
  configMaps: Store<KubernetesObject>;
}

export const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`;

/** Whether the Dataset is one of this operator's: labelled with its release, or with none where it is the default one. */
export const isOurs = (
  dataset: KubernetesObject,
  { instance, isDefault }: { instance: string; isDefault: boolean },
): boolean => {
  const label = dataset.metadata.labels?.[labels.instance];
  return label === undefined ? isDefault : label === instance;
};
