import type { ILifecycle } from 'kubernetes-models/v1/Lifecycle';
import type { IProbe } from 'kubernetes-models/v1/Probe';
import { z } from 'zod';
import type { Ref } from './helm/expression.js';
import { k8sObject, section, stringMap } from './helm/values-types.js';
import { apiConfig } from './values/config.js';
import { datasetsValue, sampleDataValues } from './values/datasets.js';
import { certificate, httpRoute, ingress } from './values/exposure.js';
import { grafanaValues } from './values/grafana.js';
import { image } from './values/image.js';
import { ingestValues } from './values/ingest.js';
import { jobValues } from './values/jobs.js';
import { metricsValues } from './values/metrics.js';
import { networkPolicyValues } from './values/network-policy.js';
import { crdsValues, operatorValues } from './values/operator.js';
import { containerValues, evenly, podExtras, podValues, revisionHistoryLimit } from './values/pod.js';
import { postgresValues } from './values/postgres.js';
import { redisValues } from './values/redis.js';
import { autoscaling, pdb } from './values/scaling.js';
import { metricsService, service } from './values/service.js';
import { tracingValues } from './values/tracing.js';

/** Empty, or what may begin the name of any object. */
const namePart = z.string().regex(/^$|^[a-z]([-a-z0-9]*[a-z0-9])?$/);

const probe = (path: string, numbers: IProbe) => ({ httpGet: { path, port: 'http' }, ...numbers });

/** All values of the chart: values.yaml, its schema and README's table are made of this. */
export const valuesSchema = z.object({
  global: section('Values that parent charts share with all of theirs.', {
    imageRegistry: z.string().default('').describe('Registry of all images.'),
  }),
  production: z
    .boolean()
    .default(false)
    .describe('Says that this release serves production: what is unsafe there is refused.'),
  nameOverride: namePart.default('').describe('Instead of the name of the chart, in names and labels.'),
  fullnameOverride: namePart.default('').describe('Instead of the beginning of all names.'),
  commonLabels: stringMap().default({}).describe('Labels of all objects.'),
  commonAnnotations: stringMap().default({}).describe('Annotations of all objects.'),
  image: section('Image of the service.', {
    ...image('almanac', ''),
    pullPolicy: z.enum(['IfNotPresent', 'Always', 'Never']).default('IfNotPresent').describe('When to pull.'),
    pullSecrets: z
      .array(z.object({ name: z.string().min(1) }))
      .default([])
      .describe('Secrets for the registry.'),
  }),
  serviceAccount: section('ServiceAccount of the API, which asks nothing of the cluster.', {
    create: z.boolean().default(true).describe('Create it.'),
    name: z.string().default('').describe('Its name; empty is the name of the release.'),
    annotations: stringMap().default({}).describe('Its annotations.'),
  }),
  api: section('The HTTP API.', {
    replicas: z.int().min(0).max(1000).default(2).describe('Number of pods.'),
    revisionHistoryLimit: revisionHistoryLimit('ReplicaSets'),
    terminationGracePeriodSeconds: z
      .int()
      .min(1)
      .max(3600)
      .default(45)
      .describe('Longest time from the request to end until the pod is killed.'),
    config: apiConfig,
    service,
    metricsService,
    autoscaling,
    pdb,
    ...containerValues({ requests: { cpu: '100m', memory: '192Mi' }, limits: { memory: '384Mi' } }),
    startupProbe: k8sObject<IProbe>()
      .default(probe('/healthz', { periodSeconds: 1, failureThreshold: 60 }))
      .describe('Probe until the process listens.'),
    livenessProbe: k8sObject<IProbe>()
      .default(probe('/healthz', { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }))
      .describe('Probe that restarts the container.'),
    readinessProbe: k8sObject<IProbe>()
      .default(probe('/readyz', { periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 }))
      .describe('Probe that takes the pod out of the Service.'),
    lifecycle: k8sObject<ILifecycle>()
      .default({ preStop: { sleep: { seconds: 5 } } })
      .describe(
        'Before the end a pod goes on serving, until every node knows that it is out of the Service.',
      ),
    ...podValues(1000, evenly('api')),
    ...podExtras(),
  }),
  ingress,
  httpRoute,
  certificate,
  postgres: postgresValues,
  redis: redisValues,
  operator: operatorValues,
  crds: crdsValues,
  ingest: ingestValues,
  jobs: jobValues,
  datasets: datasetsValue,
  sampleData: sampleDataValues,
  metrics: metricsValues,
  tracing: tracingValues,
  networkPolicy: networkPolicyValues,
  grafana: grafanaValues,
  extraObjects: z
    .array(z.union([z.string(), z.record(z.string(), z.unknown())]))
    .default([])
    .describe('More manifests, as objects or texts; templates.'),
});

/** References to the values. */
export type Values = Ref<z.output<typeof valuesSchema>>;
