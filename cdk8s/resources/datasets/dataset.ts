import type { Construct } from 'constructs';
import { type DatasetObject, datasetMetadata } from '../../datasets.js';
import { merge, omit, tplYaml } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { loop, spread } from '../../helm/structure.js';
import type { Values } from '../../values.js';

/** The Datasets that the values name, each under its own name: it is the one that the API serves it by. */
export function datasets(scope: Construct, v: Values) {
  const each = loop(['name', 'dataset'], v.datasets);
  const { annotations } = each.value;
  return new HelmObject<DatasetObject>(
    scope,
    'datasets',
    {
      apiVersion: 'almanac.dev/v1alpha1',
      kind: 'Dataset',
      metadata: {
        ...datasetMetadata(v, `${each.key}`),
        annotations: { ...spread(tplYaml(merge(annotations, v.commonAnnotations))) },
      },
      spec: tplYaml(omit(each.value, 'annotations')),
    },
    { each },
  );
}
