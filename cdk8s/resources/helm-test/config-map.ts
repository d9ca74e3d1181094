import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Construct } from 'constructs';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { HelmChart } from '../../helm/helm-chart.js';
import { HelmObject } from '../../helm/helm-object.js';
import { metadata } from '../../labels.js';
import type { Values } from '../../values.js';

/** What `helm test` runs. It is no hook: Helm would look for its logs, as for those of a pod. */
export function configMap(scope: Construct, v: Values, { root }: { root: string }) {
  const script = readFileSync(join(root, 'cdk8s', 'resources', 'helm-test', 'ask.mjs'), 'utf8');
  return new HelmObject<IConfigMap>(scope, 'config-map', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(v, 'test', 'test'),
    data: { 'ask.mjs': HelmChart.of(scope).addTextFile('helm-test.mjs', script) },
  });
}
