import type { KubernetesObject } from '../../../../src/kubernetes/object.js';
import type { Dataset, DatasetSpec } from '../../../../src/operator/dataset/dataset.js';
import type { Plan } from '../../../../src/operator/dataset/plan.js';
import type { Stores } from '../../../../src/operator/dataset/stores.js';
import { createStore, type Store } from '../../../../src/operator/loop/store.js';
import type { KubeApi, SeenRequest } from '../../../support/kube-api.js';
import { datasetWith } from './facts.js';

const root = {
  datasets: '/apis/almanac.dev/v1alpha1',
  jobs: '/apis/batch/v1',
  cronjobs: '/apis/batch/v1',
  pods: '/api/v1',
  configmaps: '/api/v1',
  secrets: '/api/v1',
} as const;

export type Plural = keyof typeof root;

/** Of the namespace `market`. */
export const folderOf = (plural: Plural): string => `${root[plural]}/namespaces/market/${plural}`;
export const pathOf = (plural: Plural, name = 'stocks'): string => `${folderOf(plural)}/${name}`;

/** As the API server has it from now on. */
export function putDataset(
  api: KubeApi,
  spec: Partial<DatasetSpec> = {},
  { metadata = {}, status }: { metadata?: Partial<Dataset['metadata']>; status?: Dataset['status'] } = {},
): Dataset {
  const dataset = datasetWith(spec, metadata, status);
  api.cluster.put(pathOf('datasets', dataset.metadata.name), { ...dataset });
  return datasetAt(api, dataset.metadata.name);
}

export const datasetAt = (api: KubeApi, name = 'stocks'): Dataset =>
  structuredClone(api.objects.get(pathOf('datasets', name))) as unknown as Dataset;

/** A plan that does nothing but what is said here. */
export const planWith = (more: Partial<Plan> = {}): Plan => ({
  finalizer: 'keep',
  cronJob: 'keep',
  deleteJobs: [],
  job: undefined,
  status: {},
  events: [],
  requeueAfterMs: 1000,
  ...more,
});

const verbs: Readonly<Record<string, string>> = {
  'application/merge-patch+json': 'merge',
  'application/apply-patch+yaml': 'apply',
};

/** Like `create jobs` and `apply datasets/status`, in order; Leases aside. */
export const writesOf = ({ requests }: KubeApi): string[] =>
  requests
    .filter(({ method, path }) => method !== 'GET' && !path.includes('/leases'))
    .map((request) => `${verbOf(request)} ${wordsOf(request)}`);

const verbOf = ({ method, contentType }: SeenRequest): string =>
  method === 'PATCH' ? (verbs[contentType ?? ''] ?? '?') : method === 'POST' ? 'create' : 'delete';

const wordsOf = ({ path }: SeenRequest): string => {
  const [plural = '', , subresource] = path.split('/namespaces/')[1]?.split('/').slice(1) ?? [];
  return subresource === undefined ? plural : `${plural}/${subresource}`;
};

/** What the watches know when they are in step. */
export function cachesAt({ objects }: KubeApi): Stores {
  const cacheOf = <T extends KubernetesObject>(plural: Plural): Store<T> => {
    const store = createStore<T>();
    for (const [path, object] of objects)
      if (path.startsWith(`${folderOf(plural)}/`)) store.put(structuredClone(object) as unknown as T);
    return store;
  };
  return {
    datasets: cacheOf('datasets'),
    jobs: cacheOf('jobs'),
    cronJobs: cacheOf('cronjobs'),
    pods: cacheOf('pods'),
    configMaps: cacheOf('configmaps'),
  };
}
