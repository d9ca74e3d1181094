import { nameLabel } from './workload.js';

/** Between two looks at a process. Rates need four of them. */
export const scrapeInterval = '10s';

interface Relabeling {
  readonly source_labels: readonly string[];
  readonly target_label?: string;
  readonly regex?: string;
  readonly replacement?: string;
  readonly action?: 'keep' | 'drop' | 'replace';
}

const pod = (fact: string): string => `__meta_kubernetes_pod_${fact}`;
const label = (name: string): string => pod(`label_${name.replaceAll(/[^\w]/g, '_')}`);
const copied = (from: string, to: string): Relabeling => ({ source_labels: [from], target_label: to });

/** Jobs that have ended are listed for a while, and answer nobody. */
const running: Relabeling = { source_labels: [pod('phase')], regex: 'Succeeded|Failed', action: 'drop' };

/** Pods of its own namespace, which is all that it may ask for. */
const podsLabelled = (selector: string) => [
  {
    role: 'pod',
    namespaces: { own_namespace: true },
    selectors: [{ role: 'pod', label: selector }],
  },
];

const portNamed = (name: string): Relabeling => ({
  source_labels: [pod('container_port_name')],
  regex: name,
  action: 'keep',
});

/**
 * Whatever the chart runs, exporters beside the servers too, with the labels that rules and dashboards tell releases
 * and pods apart by. A pod is asked before it is ready: that it is not is worth knowing.
 */
const almanac = {
  job_name: 'almanac',
  kubernetes_sd_configs: podsLabelled(`${nameLabel}=almanac`),
  relabel_configs: [
    portNamed('metrics'),
    running,
    copied('__meta_kubernetes_namespace', 'namespace'),
    copied(label('app.kubernetes.io/instance'), 'release'),
    copied(label('app.kubernetes.io/component'), 'component'),
    copied(pod('name'), 'pod'),
  ],
};

/** It tells of pods with labels of its own, `namespace` and `pod`. */
const kubeStateMetrics = {
  job_name: 'kube-state-metrics',
  honor_labels: true,
  kubernetes_sd_configs: podsLabelled(`${nameLabel}=kube-state-metrics`),
  relabel_configs: [portNamed('http')],
};

const nodeExporter = {
  job_name: 'node-exporter',
  kubernetes_sd_configs: podsLabelled(`${nameLabel}=node-exporter`),
  relabel_configs: [portNamed('http'), copied(pod('node_name'), 'instance')],
};

/**
 * How full volumes are, as only the kubelet knows. Its machine is found by a pod of the database, so that nodes need
 * not be listed; without the right that cluster/kubelet.yaml gives it answers 403. Its certificate is mostly its own.
 */
const kubelet = {
  job_name: 'kubelet',
  scheme: 'https',
  honor_labels: true,
  authorization: { credentials_file: '/var/run/secrets/kubernetes.io/serviceaccount/token' },
  tls_config: { insecure_skip_verify: true },
  kubernetes_sd_configs: podsLabelled(`${nameLabel}=almanac,app.kubernetes.io/component=postgres`),
  relabel_configs: [
    {
      source_labels: [pod('host_ip')],
      regex: '(.+)',
      replacement: '${1}:10250',
      target_label: '__address__',
    },
    copied(pod('node_name'), 'instance'),
  ],
  metric_relabel_configs: [{ source_labels: ['__name__'], regex: 'kubelet_volume_stats_.*', action: 'keep' }],
};

/** Nobody is told of alerts: they stand on the page /alerts. */
export const prometheusConfig = {
  global: { scrape_interval: scrapeInterval },
  rule_files: ['/etc/prometheus-rules/*.yaml'],
  scrape_configs: [
    almanac,
    kubeStateMetrics,
    nodeExporter,
    kubelet,
    { job_name: 'prometheus', static_configs: [{ targets: ['localhost:9090'] }] },
  ],
};
