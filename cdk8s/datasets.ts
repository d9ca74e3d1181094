import type { IObjectMeta } from '@kubernetes-models/apimachinery/apis/meta/v1/ObjectMeta';
import { release } from './helm/functions.js';
import { metadata } from './labels.js';
import type { Values } from './values.js';

/** A custom resource of ours, as a manifest: its spec is checked by the values' schema and by the API server. */
export interface DatasetObject {
  apiVersion: 'almanac.dev/v1alpha1';
  kind: 'Dataset';
  metadata: IObjectMeta;
  spec: object;
}

/** Names of the Datasets that sampleData brings. */
export const sampleNames = ['sample-stocks', 'sample-air-quality'] as const;

/** Its name is the one that the API serves it by; the label says that the operator of this release keeps it. */
export function datasetMetadata(v: Values, name: string) {
  const { namespace, labels, annotations } = metadata(v, 'datasets');
  return { name, namespace, labels: { ...labels, 'almanac.dev/instance': release.name }, annotations };
}
