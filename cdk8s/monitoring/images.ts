/** Upstream's names and releases; others by an `images` entry of Kustomize, or `kubectl set image`. */
export const images = {
  prometheus: 'prom/prometheus:v3.15.0',
  grafana: 'grafana/grafana:12.4.0',
  kubeStateMetrics: 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.18.0',
  nodeExporter: 'prom/node-exporter:v1.12.1',
} as const;
