import type { App } from 'cdk8s';
import { Construct } from 'constructs';
import { chartText } from './chart-text.js';
import { hasPostgresExporter, hasRedisExporter } from './exporters.js';
import { HelmChart } from './helm/helm-chart.js';
import { extraObjects, helpers } from './labels.js';
import { notes } from './notes.js';
import { presets } from './presets.js';
import { certificate } from './resources/api/certificate.js';
import { configMap } from './resources/api/config-map.js';
import { deployment } from './resources/api/deployment.js';
import { horizontalPodAutoscaler } from './resources/api/horizontal-pod-autoscaler.js';
import { httpRoute } from './resources/api/http-route.js';
import { ingress } from './resources/api/ingress.js';
import { metricsService } from './resources/api/metrics-service.js';
import { podDisruptionBudget } from './resources/api/pod-disruption-budget.js';
import { service } from './resources/api/service.js';
import { serviceAccount } from './resources/api/service-account.js';
import { configMap as postgresConfig } from './resources/postgres/config-map.js';
import { headlessService, service as postgresService } from './resources/postgres/service.js';
import { statefulSet } from './resources/postgres/stateful-set.js';
import { deployment as redisDeployment } from './resources/redis/deployment.js';
import { service as redisService } from './resources/redis/service.js';
import { dashboards } from './resources/grafana/dashboards.js';
import { configMap as testScript } from './resources/helm-test/config-map.js';
import { pod as testPod } from './resources/helm-test/pod.js';
import { exporterService } from './resources/monitoring/exporter-service.js';
import { prometheusRule } from './resources/monitoring/prometheus-rule.js';
import { serviceMonitor } from './resources/monitoring/service-monitor.js';
import { apiPolicy } from './resources/network-policies/api.js';
import { defaultDeny } from './resources/network-policies/default-deny.js';
import { postgresPolicy } from './resources/network-policies/postgres.js';
import { redisPolicy } from './resources/network-policies/redis.js';
import { testPolicy } from './resources/network-policies/test.js';
import { job as prepareJob } from './resources/prepare/job.js';
import { networkPolicy as preparePolicy } from './resources/prepare/network-policy.js';
import { role as prepareRole } from './resources/prepare/role.js';
import { roleBinding as prepareRoleBinding } from './resources/prepare/role-binding.js';
import { serviceAccount as prepareAccount } from './resources/prepare/service-account.js';
import { datasets } from './resources/datasets/dataset.js';
import { sample } from './resources/datasets/sample.js';
import { sampleAirQuality, sampleStocks } from './sample-data.js';
import { datasetCrdOf } from '../src/operator/dataset/crd.js';
import { databaseConfigMap } from './resources/database-config-map.js';
import { job as cleanupJob } from './resources/cleanup/job.js';
import { role as cleanupRole } from './resources/cleanup/role.js';
import { roleBinding as cleanupRoleBinding } from './resources/cleanup/role-binding.js';
import { serviceAccount as cleanupAccount } from './resources/cleanup/service-account.js';
import { cleanupPolicy } from './resources/network-policies/cleanup.js';
import { serviceAccount as ingestAccount } from './resources/ingest/service-account.js';
import { ingestPolicy } from './resources/network-policies/ingest.js';
import { operatorPolicy } from './resources/network-policies/operator.js';
import { deployment as operatorDeployment } from './resources/operator/deployment.js';
import { jobTemplate } from './resources/operator/job-template.js';
import { metricsService as operatorMetrics } from './resources/operator/metrics-service.js';
import { podDisruptionBudget as operatorBudget } from './resources/operator/pod-disruption-budget.js';
import { role as operatorRole } from './resources/operator/role.js';
import { roleBinding as operatorRoleBinding } from './resources/operator/role-binding.js';
import { serviceAccount as operatorAccount } from './resources/operator/service-account.js';
import { clusterRole as prepareClusterRole } from './resources/prepare/cluster-role.js';
import { clusterRoleBinding as prepareClusterRoleBinding } from './resources/prepare/cluster-role-binding.js';
import { hasOperator } from './operator.js';
import { rules } from './rules.js';
import { type Values, valuesSchema } from './values.js';

/** The chart's table of contents: what is in it, and in which file of templates/. `root` is the project's folder. */
export function almanacChart(app: App, { version, root = '.' }: { version: string; root?: string }) {
  const chart = new HelmChart(app, { ...chartText(version), values: valuesSchema });
  const v = chart.values;
  chart.addFile('templates/_helpers.tpl', helpers);
  chart.addFile('templates/extra-objects.yaml', extraObjects);
  chart.addCrd('datasets.almanac.dev.yaml', datasetCrdOf(version));
  rules(chart, v);
  notes(chart, v);
  presets(chart);

  preparation(new Construct(chart, 'prepare'), v);
  api(new Construct(chart, 'api'), v, databaseConfigMap(chart, v));
  postgres(new Construct(chart, 'postgres'), v);
  redis(new Construct(chart, 'redis'), v);
  operator(new Construct(chart, 'operator'), v);
  ingestAccount(new Construct(chart, 'ingest'), v);
  cleanup(new Construct(chart, 'cleanup'), v);
  allDatasets(new Construct(chart, 'datasets'), v);
  dashboards(new Construct(chart, 'grafana'), v);
  monitoring(new Construct(chart, 'monitoring'), v);
  helmTest(new Construct(chart, 'helm-test'), v, { root });
  networkPolicies(new Construct(chart, 'network-policies'), v);
  return chart;
}

function preparation(prepare: Construct, v: Values): void {
  prepareAccount(prepare, v);
  prepareRole(prepare, v);
  prepareRoleBinding(prepare, v);
  prepareClusterRole(prepare, v);
  prepareClusterRoleBinding(prepare, v);
  preparePolicy(prepare, v);
  prepareJob(prepare, v);
}

function api(scope: Construct, v: Values, database: ReturnType<typeof databaseConfigMap>): void {
  serviceAccount(scope, v);
  deployment(scope, v, { api: configMap(scope, v), database });
  service(scope, v);
  metricsService(scope, v);
  horizontalPodAutoscaler(scope, v);
  podDisruptionBudget(scope, v);
  ingress(scope, v);
  httpRoute(scope, v);
  certificate(scope, v);
}

function postgres(scope: Construct, v: Values): void {
  statefulSet(scope, v, postgresConfig(scope, v));
  postgresService(scope, v);
  headlessService(scope, v);
}

function redis(scope: Construct, v: Values): void {
  redisDeployment(scope, v);
  redisService(scope, v);
}

function operator(scope: Construct, v: Values): void {
  operatorAccount(scope, v);
  operatorRole(scope, v);
  operatorRoleBinding(scope, v);
  operatorDeployment(scope, v, jobTemplate(scope, v));
  operatorMetrics(scope, v);
  operatorBudget(scope, v);
}

function cleanup(scope: Construct, v: Values): void {
  cleanupAccount(scope, v);
  cleanupRole(scope, v);
  cleanupRoleBinding(scope, v);
  cleanupJob(scope, v);
}

function allDatasets(scope: Construct, v: Values): void {
  datasets(scope, v);
  sample(scope, v, { name: 'sample-stocks', type: 'StocksOHLCV', content: sampleStocks() });
  sample(scope, v, { name: 'sample-air-quality', type: 'AirQuality', content: sampleAirQuality() });
}

function monitoring(scope: Construct, v: Values): void {
  serviceMonitor(scope, v, { part: 'api', suffix: 'metrics' });
  serviceMonitor(scope, v, { part: 'operator', suffix: 'operator-metrics', when: hasOperator(v) });
  exporterService(scope, v, 'postgres');
  exporterService(scope, v, 'redis');
  serviceMonitor(scope, v, { part: 'postgres', suffix: 'postgres-metrics', when: hasPostgresExporter(v) });
  serviceMonitor(scope, v, { part: 'redis', suffix: 'redis-metrics', when: hasRedisExporter(v) });
  prometheusRule(scope, v);
}

function helmTest(test: Construct, v: Values, { root }: { root: string }): void {
  testScript(test, v, { root });
  testPod(test, v);
}

function networkPolicies(policies: Construct, v: Values): void {
  defaultDeny(policies, v);
  apiPolicy(policies, v);
  postgresPolicy(policies, v);
  redisPolicy(policies, v);
  operatorPolicy(policies, v);
  ingestPolicy(policies, v);
  cleanupPolicy(policies, v);
  testPolicy(policies, v);
}
