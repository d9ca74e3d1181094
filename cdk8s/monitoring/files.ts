import { App } from 'cdk8s';
import { kubelet, kubeStateMetrics, nodeExporter } from './exporters.js';
import { grafana } from './grafana.js';
import { Manifests } from './manifests.js';
import { prometheus, prometheusRules } from './prometheus.js';

/** What is in a file, and what it is for. */
const contents: Readonly<Record<string, readonly [(file: Manifests) => void, string]>> = {
  'prometheus.yaml': [prometheus, 'Prometheus, for the pods of its own namespace.'],
  'prometheus-rules.yaml': [prometheusRules, 'Its rules, the same as in docs/monitoring/almanac.rules.yaml.'],
  'grafana.yaml': [
    grafana,
    'Grafana with the dashboards of the release `almanac`. To look, and only through a forwarded port.',
  ],
  'kube-state-metrics.yaml': [kubeStateMetrics, 'Optional: what becomes of pods, for the alerts about them.'],
  'node-exporter.yaml': [nodeExporter, 'Optional: the machines, for the dashboard Server.'],
  'cluster/kubelet.yaml': [
    kubelet,
    'Optional, of the whole cluster: how full volumes are. Written for a Prometheus in the namespace `default`.',
  ],
};

/** The manifests of the monitoring profile, contents by path below deploy/monitoring. */
export const monitoringManifests = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(contents).map(([path, [fill, use]]) => {
      const file = new Manifests(new App(), path.replaceAll(/\W/g, '-'));
      fill(file);
      return [path, file.toYaml(use)];
    }),
  );
