import type { IDaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import type { IClusterRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole';
import type { IClusterRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRoleBinding';
import { images } from './images.js';
import type { Manifests } from './manifests.js';
import { mayList } from './prometheus.js';
import { answersOnly, deployment, labels, nameLabel, podTemplate, serviceAccount } from './workload.js';

const stateMetrics = 'kube-state-metrics';
const nodeExporterName = 'node-exporter';
const statePort = { name: 'http', number: 8080 };
const nodePort = { name: 'http', number: 9100 };

/** Only what the rules read, and only of its own namespace. */
export function kubeStateMetrics(file: Manifests): void {
  file.add(serviceAccount(stateMetrics));
  for (const object of mayList(stateMetrics, [
    { apiGroups: [''], resources: ['pods'] },
    { apiGroups: ['apps'], resources: ['deployments', 'statefulsets'] },
  ]))
    file.add(object);
  file.add(
    deployment({
      name: stateMetrics,
      image: images.kubeStateMetrics,
      user: 65534,
      port: statePort,
      env: { NAMESPACE: { fieldPath: 'metadata.namespace' } },
      args: ['--namespaces=$(NAMESPACE)', '--resources=deployments,pods,statefulsets'],
      alive: '/livez',
      ready: '/healthz',
      requests: { cpu: '10m', memory: '32Mi' },
      memoryLimit: '128Mi',
      asksKubernetes: true,
    }),
  );
  file.add(answersOnly(stateMetrics, ['prometheus'], statePort));
}

/**
 * Without the folders and the network of the machine, which the restricted Pod Security standard keeps from pods: it
 * sees processors, memory, load and disks of the machine all the same, but only the network of its own pod.
 */
export function nodeExporter(file: Manifests): void {
  const set: IDaemonSet = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: nodeExporterName, labels: labels(nodeExporterName) },
    spec: {
      selector: { matchLabels: { [nameLabel]: nodeExporterName } },
      template: podTemplate({
        name: nodeExporterName,
        image: images.nodeExporter,
        user: 65534,
        port: nodePort,
        alive: '/',
        ready: '/',
        requests: { cpu: '10m', memory: '32Mi' },
        memoryLimit: '64Mi',
      }),
    },
  };
  file.add(set);
  file.add(answersOnly(nodeExporterName, ['prometheus'], nodePort));
}

/** The one right that no namespace can give: to read the figures of kubelets, for the alerts about full volumes. */
export function kubelet(file: Manifests): void {
  const name = 'almanac-monitoring-kubelet';
  const role: IClusterRole = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name, labels: labels('prometheus') },
    rules: [{ apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] }],
  };
  const binding: IClusterRoleBinding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name, labels: labels('prometheus') },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name: 'prometheus', namespace: 'default' }],
  };
  file.add(role);
  file.add(binding);
}
