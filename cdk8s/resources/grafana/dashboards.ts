import type { Construct } from 'constructs';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { dashboards as all } from '../../dashboards/registry.js';
import { ofSamples, type Settings, type Times, untilNow } from '../../dashboards/settings.js';
import { either } from '../../helm/conditions.js';
import type { Expr } from '../../helm/expression.js';
import { HelmChart } from '../../helm/helm-chart.js';
import { HelmObject } from '../../helm/helm-object.js';
import { merge, replaced, str } from '../../helm/functions.js';
import { spread, when } from '../../helm/structure.js';
import { metadata } from '../../labels.js';
import type { Values } from '../../values.js';

/** A mark for each setting: it stands in the chart's files, and a release's own value in its ConfigMaps. */
const marks: Settings = {
  availabilityPercent: '@availabilityPercent@',
  latencyPercent: '@latencyPercent@',
  latencySeconds: '@latencySeconds@',
  marketFrom: '@marketFrom@',
  marketTo: '@marketTo@',
  airFrom: '@airFrom@',
  airTo: '@airTo@',
};

const valuesOf = ({ metrics, sampleData }: Values): Readonly<Record<keyof Settings, Expr<string>>> => ({
  ...timesOf(sampleData.enabled),
  availabilityPercent: str(metrics.prometheusRule.availabilityPercent),
  latencyPercent: str(metrics.prometheusRule.latencyPercent),
  latencySeconds: metrics.prometheusRule.latencySeconds,
});

function timesOf(samples: Expr<boolean>): Readonly<Record<keyof Times, Expr<string>>> {
  const time = (key: keyof Times) => either(samples, ofSamples[key], untilNow[key]);
  return {
    marketFrom: time('marketFrom'),
    marketTo: time('marketTo'),
    airFrom: time('airFrom'),
    airTo: time('airTo'),
  };
}

/** A ConfigMap for each dashboard. Its JSON is a file of the chart: the `{{label}}` in it are Grafana's, not Helm's. */
export function dashboards(scope: Construct, v: Values): void {
  const { enabled, labels, folder, annotations } = v.grafana.dashboards;
  for (const { name, json } of all(marks)) {
    const text = HelmChart.of(scope).addTextFile(`dashboards/${name}.json`, json);
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
        data: { [`almanac-${name}.json`]: settled(v, json, text) },
      },
      { when: enabled, file: 'grafana/dashboards.yaml' },
    );
  }
}

/** The file with the release's settings, of which few dashboards have any. */
function settled(v: Values, json: string, file: Expr<string>): Expr<string> {
  const values = valuesOf(v);
  const used = (Object.keys(marks) as (keyof Settings)[]).filter((key) => json.includes(marks[key]));
  return used.reduce((text, key) => replaced(text, marks[key], values[key]), file);
}
