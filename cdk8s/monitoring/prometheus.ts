import type { IRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import type { IRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import { monitoringFiles } from '../rules/files.js';
import { images } from './images.js';
import { type Manifests, yaml } from './manifests.js';
import { prometheusConfig } from './prometheus-config.js';
import {
  answersOnly,
  configMap,
  deployment,
  labels,
  mounted,
  scratch,
  service,
  serviceAccount,
} from './workload.js';

const name = 'prometheus';
export const prometheusPort = { name: 'http', number: 9090 };

const config = configMap('prometheus', name, { 'prometheus.yml': yaml(prometheusConfig) });
const rules = configMap('prometheus-rules', name, {
  'almanac.rules.yaml': monitoringFiles()['almanac.rules.yaml'] ?? '',
});

const program = deployment({
  name,
  image: images.prometheus,
  user: 65534,
  port: prometheusPort,
  args: [
    '--config.file=/etc/prometheus/prometheus.yml',
    '--storage.tsdb.path=/prometheus',
    '--storage.tsdb.retention.time=15d',
    '--storage.tsdb.retention.size=1GB',
    // A point of a histogram leads to the trace of a request in it.
    '--enable-feature=exemplar-storage',
  ],
  alive: '/-/healthy',
  ready: '/-/ready',
  requests: { cpu: '50m', memory: '128Mi' },
  memoryLimit: '512Mi',
  volumes: [
    mounted('prometheus', '/etc/prometheus'),
    mounted('prometheus-rules', '/etc/prometheus-rules'),
    scratch('data', '/prometheus', '2Gi'),
  ],
  asksKubernetes: true,
  startsAnewWith: [config, rules],
});

/** It looks for pods of its own namespace, and for nothing else. */
export function prometheus(file: Manifests): void {
  file.add(serviceAccount(name));
  for (const object of mayList(name, [{ apiGroups: [''], resources: ['pods'] }])) file.add(object);
  file.add(config);
  file.add(program);
  file.add(service(name, prometheusPort));
  file.add(answersOnly(name, ['grafana'], prometheusPort));
}

export function prometheusRules(file: Manifests): void {
  file.add(rules);
}

/** Rights of the ServiceAccount of this name in its own namespace: to list and watch. */
export function mayList(
  name: string,
  kinds: readonly { apiGroups: string[]; resources: string[] }[],
): [IRole, IRoleBinding] {
  const metadata = { name, labels: labels(name) };
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata,
      rules: kinds.map((kind) => ({ ...kind, verbs: ['get', 'list', 'watch'] })),
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      // Without a namespace it is that of the binding.
      subjects: [{ kind: 'ServiceAccount', name }],
    },
  ];
}
