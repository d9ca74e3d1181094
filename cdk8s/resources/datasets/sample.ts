import type { Construct } from 'constructs';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { type DatasetObject, datasetMetadata } from '../../datasets.js';
import { HelmChart } from '../../helm/helm-chart.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment } from '../../helm/structure.js';
import { metadata, nameOf } from '../../labels.js';
import type { Values } from '../../values.js';

export interface Sample {
  /** Name of the Dataset. */
  name: string;
  type: 'StocksOHLCV' | 'AirQuality';
  /** CSV, compressed with gzip. */
  content: Uint8Array;
}

/** A Dataset for a first look, with its data: a ConfigMap, which asks for no network. */
export function sample(scope: Construct, v: Values, { name, type, content }: Sample) {
  const file = `${name}.csv.gz`;
  const options = { when: v.sampleData.enabled, file: `datasets/${name}.yaml` };
  new HelmObject<IConfigMap>(
    scope,
    `${name}-data`,
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata(v, 'datasets', name),
      binaryData: { [file]: HelmChart.of(scope).addBinaryFile(file, content) },
    },
    options,
  );
  return new HelmObject<DatasetObject>(
    scope,
    name,
    {
      apiVersion: 'almanac.dev/v1alpha1',
      kind: 'Dataset',
      metadata: datasetMetadata(v, name),
      spec: {
        type,
        compression: 'Gzip',
        source: { configMap: { name: nameOf(name), key: file } },
        ...comment('These rows, whatever was there under the name.'),
        write: { mode: 'Replace' },
      },
    },
    options,
  );
}
