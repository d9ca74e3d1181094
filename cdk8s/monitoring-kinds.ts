import { and, type Condition, eq, hasPrefix, not, or } from './helm/conditions.js';
import { capabilities } from './helm/functions.js';
import type { HelmChart } from './helm/helm-chart.js';
import type { Values } from './values.js';

type Kind = 'ServiceMonitor' | 'PrometheusRule';

/** Every API server has it, and Helm without a cluster does not: who has it is a cluster that tells of all its kinds. */
const cluster = 'apiregistration.k8s.io/v1';

/** Objects of the kind are installed: it is not known that the cluster does not have it, or they shall be all the same. */
export const isTaken = (v: Values, kind: Kind): Condition =>
  or(
    capabilities.has(`monitoring.coreos.com/v1/${kind}`),
    not(capabilities.has(cluster)),
    eq(v.metrics.missingKinds, 'install'),
  );

/** Tells of what was asked for and is not there. */
export function monitoringRules(chart: HelmChart, v: Values): void {
  const { serviceMonitor, prometheusRule } = v.metrics;
  const advice =
    'Install Prometheus Operator and upgrade the release, or leave it off. metrics.missingKinds=install has such an installation fail.';
  chart.warnWhen(
    and(serviceMonitor.enabled, not(isTaken(v, 'ServiceMonitor'))),
    `metrics.serviceMonitor.enabled is true, but the cluster has no kind ServiceMonitor: they are left out. ${advice}`,
  );
  chart.warnWhen(
    and(prometheusRule.enabled, not(isTaken(v, 'PrometheusRule'))),
    `metrics.prometheusRule.enabled is true, but the cluster has no kind PrometheusRule: it is left out. ${advice}`,
  );
  const { runbookUrl } = prometheusRule;
  chart.warnWhen(
    and(prometheusRule.enabled, not(hasPrefix(runbookUrl, 'http'))),
    `metrics.prometheusRule.runbookUrl is ${runbookUrl}, which is no URL: what alerts name as their runbook cannot be followed. Set it to the address of the folder docs/runbooks where you keep the project.`,
  );
}
