/** Metrics of other programs that rules read, and who exports them. */
export const otherMetrics = {
  kube_deployment_spec_replicas: 'kube-state-metrics',
  kube_deployment_status_replicas_available: 'kube-state-metrics',
  kube_deployment_status_replicas_unavailable: 'kube-state-metrics',
  kube_statefulset_replicas: 'kube-state-metrics',
  kube_statefulset_status_replicas_ready: 'kube-state-metrics',
  kube_pod_status_ready: 'kube-state-metrics',
  kubelet_volume_stats_capacity_bytes: 'kubelet',
  kubelet_volume_stats_available_bytes: 'kubelet',
  certmanager_certificate_expiration_timestamp_seconds: 'cert-manager',
} as const;

export type OtherMetric = keyof typeof otherMetrics;
