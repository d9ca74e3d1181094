import type { App } from 'cdk8s';
import { Construct } from 'constructs';
import { HelmChart } from './helm/helm-chart.js';
import { extraObjects, helpers } from './labels.js';
import { notes } from './notes.js';
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
import { apiPolicy } from './resources/network-policies/api.js';
import { defaultDeny } from './resources/network-policies/default-deny.js';
import { postgresPolicy } from './resources/network-policies/postgres.js';
import { redisPolicy } from './resources/network-policies/redis.js';
import { sampleDataPolicy } from './resources/network-policies/sample-data.js';
import { testPolicy } from './resources/network-policies/test.js';
import { job as prepareJob } from './resources/prepare/job.js';
import { networkPolicy as preparePolicy } from './resources/prepare/network-policy.js';
import { role as prepareRole } from './resources/prepare/role.js';
import { roleBinding as prepareRoleBinding } from './resources/prepare/role-binding.js';
import { serviceAccount as prepareAccount } from './resources/prepare/service-account.js';
import { job as sampleDataJob } from './resources/sample-data/job.js';
import { databaseConfigMap } from './resources/database-config-map.js';
import { rules } from './rules.js';
import { valuesSchema } from './values.js';

/** The chart's table of contents: what is in it, and in which file of templates/. */
export function almanacChart(app: App, { version }: { version: string }) {
  const chart = new HelmChart(app, {
    meta: {
      name: 'almanac',
      version,
      appVersion: version,
      description: 'A Kubernetes-native data API: declare a dataset, get an API.',
      kubeVersion: '>=1.31.0-0',
      keywords: ['api', 'data', 'stocks', 'air-quality'],
    },
    header: 'Written by `npm run synth` from cdk8s/: change it there.',
    values: valuesSchema,
  });
  const v = chart.values;
  chart.addFile('templates/_helpers.tpl', helpers);
  chart.addFile('templates/extra-objects.yaml', extraObjects);
  rules(chart, v);
  notes(chart, v);

  const prepare = new Construct(chart, 'prepare');
  prepareAccount(prepare, v);
  prepareRole(prepare, v);
  prepareRoleBinding(prepare, v);
  preparePolicy(prepare, v);
  prepareJob(prepare, v);

  const database = databaseConfigMap(chart, v);

  const api = new Construct(chart, 'api');
  serviceAccount(api, v);
  deployment(api, v, { api: configMap(api, v), database });
  service(api, v);
  metricsService(api, v);
  horizontalPodAutoscaler(api, v);
  podDisruptionBudget(api, v);
  ingress(api, v);
  httpRoute(api, v);
  certificate(api, v);

  const postgres = new Construct(chart, 'postgres');
  statefulSet(postgres, v, postgresConfig(postgres, v));
  postgresService(postgres, v);
  headlessService(postgres, v);

  const redis = new Construct(chart, 'redis');
  redisDeployment(redis, v);
  redisService(redis, v);

  sampleDataJob(new Construct(chart, 'sample-data'), v);

  const policies = new Construct(chart, 'network-policies');
  defaultDeny(policies, v);
  apiPolicy(policies, v);
  postgresPolicy(policies, v);
  redisPolicy(policies, v);
  sampleDataPolicy(policies, v);
  testPolicy(policies, v);

  return chart;
}
