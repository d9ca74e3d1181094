import type { IProbe } from 'kubernetes-models/v1/Probe';
import { z } from 'zod';
import { k8sObject, section, stringMap } from '../helm/values-types.js';
import { setting } from './config.js';
import { containerValues, evenly, podExtras, podValues, revisionHistoryLimit } from './pod.js';
import { pdb } from './scaling.js';
import { metricsService } from './service.js';

const probe = (path: string, numbers: IProbe) => ({ httpGet: { path, port: 'health' }, ...numbers });

/** What keeps Datasets loaded. */
export const operatorValues = section('The operator, which keeps every Dataset of the namespace loaded.', {
  enabled: z.boolean().default(true).describe('Run it. Without it there are no Datasets.'),
  replicas: z
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe('Number of pods; one of them works, the others take over when it is gone.'),
  default: setting('operatorDefault', z.boolean()).describe(
    'Also keep Datasets without the label almanac.dev/instance: true for one release in a namespace.',
  ),
  workers: setting('operatorWorkers', z.int().min(1).max(64)),
  logLevel: setting('logLevel', z.enum(['debug', 'info', 'warn', 'error', 'silent'])),
  revisionHistoryLimit: revisionHistoryLimit('ReplicaSets'),
  terminationGracePeriodSeconds: z
    .int()
    .min(1)
    .max(3600)
    .default(30)
    .describe('Longest time from the request to end until the pod is killed.'),
  serviceAccount: section('ServiceAccount of the operator, with rights in its own namespace only.', {
    annotations: stringMap().default({}).describe('Annotations.'),
  }),
  metricsService,
  pdb,
  ...containerValues({ requests: { cpu: '25m', memory: '128Mi' }, limits: { memory: '256Mi' } }),
  startupProbe: k8sObject<IProbe>()
    .default(probe('/healthz', { periodSeconds: 1, failureThreshold: 60 }))
    .describe('Probe until the process listens.'),
  livenessProbe: k8sObject<IProbe>()
    .default(probe('/healthz', { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }))
    .describe('Probe that restarts the container.'),
  readinessProbe: k8sObject<IProbe>()
    .default(probe('/readyz', { periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 }))
    .describe('Probe of whether the API server of Kubernetes is reached.'),
  ...podValues(1000, evenly('operator')),
  ...podExtras(),
});

/** Who changes the definition of Datasets. */
export const crdsValues = section('Custom resource definitions. Helm installs them and never changes them.', {
  manage: z
    .boolean()
    .default(true)
    .describe(
      'Bring them up to date before an upgrade, by a ClusterRole for these alone; false only tells what an administrator has to run.',
    ),
});
