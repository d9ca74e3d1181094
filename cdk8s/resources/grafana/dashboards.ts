import type { Construct } from 'constructs';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { dashboards as all } from '../../dashboards/registry.js';
import { HelmChart } from '../../helm/helm-chart.js';
import { HelmObject } from '../../helm/helm-object.js';
import { merge } from '../../helm/functions.js';
import { spread, when } from '../../helm/structure.js';
import { metadata } from '../../labels.js';
import type { Values } from '../../values.js';

/** A ConfigMap for each dashboard. Its JSON is a file of the chart: the `{{label}}` in it are Grafana's, not Helm's. */
export function dashboards(scope: Construct, v: Values): void {
  const { enabled, labels, folder, annotations } = v.grafana.dashboards;
  for (const { name, json } of all()) {
    const shared = metadata(v, 'grafana', `dashboard-${name}`);
    new HelmObject<IConfigMap>(
      scope,
      `dashboard-${name}`,
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          ...shared,
          labels: { ...spread(labels), ...shared.labels },
          annotations: {
            ...spread(merge(annotations, v.commonAnnotations)),
            ...when(folder, { grafana_folder: folder }),
          },
        },
        data: {
          [`almanac-${name}.json`]: HelmChart.of(scope).addTextFile(`dashboards/${name}.json`, json),
        },
      },
      { when: enabled, file: 'grafana/dashboards.yaml' },
    );
  }
}
