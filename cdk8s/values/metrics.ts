import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { z } from 'zod';
import { k8sList, section, stringMap } from '../helm/values-types.js';

type Endpoint = NonNullable<IServiceMonitor['spec']>['endpoints'][number];
export type Relabeling = NonNullable<Endpoint['relabelings']>[number];

const duration = (seconds: string) =>
  z
    .string()
    .regex(/^[1-9][0-9]*(s|m)$/)
    .default(seconds);

const serviceMonitor = section('ServiceMonitors of all that the release runs, for Prometheus Operator.', {
  enabled: z.boolean().default(false).describe('Create them, where the cluster has the kind ServiceMonitor.'),
  labels: stringMap()
    .default({})
    .describe('More labels, such as those by which a Prometheus chooses: release: kube-prometheus-stack.'),
  interval: duration('30s').describe(
    'Time between two scrapes, at most 2m: rules and dashboards need two within five minutes.',
  ),
  scrapeTimeout: duration('10s').describe(
    'Longest time of a scrape. Prometheus Operator takes no ServiceMonitor in which it is longer than the interval.',
  ),
  relabelings: k8sList<Relabeling>().default([]).describe('More changes of labels, before the scrape.'),
  metricRelabelings: k8sList<Relabeling>()
    .default([])
    .describe('Changes of labels after the scrape, such as dropping series.'),
});

const percent = (value: number) => z.number().min(1).max(99.999).default(value);

const prometheusRule = section('PrometheusRule with recording rules and alerts, for Prometheus Operator.', {
  enabled: z.boolean().default(false).describe('Create it, where the cluster has the kind PrometheusRule.'),
  labels: stringMap().default({}).describe('More labels, such as those by which a Prometheus chooses.'),
  alertLabels: stringMap().default({}).describe('More labels of every alert, such as team: data.'),
  runbookUrl: z
    .string()
    .min(1)
    .default('docs/runbooks')
    .describe(
      'Address of the runbooks, the folder docs/runbooks of the project where you keep it, such as https://git.example.com/almanac/blob/main/docs/runbooks. Without one alerts name the file, and their links lead nowhere.',
    ),
  availabilityPercent: percent(99.9).describe(
    'Objective: percent of requests that do not fail. The dashboard Service reads all three too.',
  ),
  latencyPercent: percent(99).describe('Objective: percent of requests that are answered in time.'),
  latencySeconds: z
    .enum(['0.025', '0.05', '0.1', '0.25', '0.5', '2.5'])
    .default('0.25')
    .describe('What in time means, in seconds.'),
  diskPercent: z.int().min(1).max(99).default(80).describe('Use of the volume that is worth an alert.'),
  certificateDays: z.int().min(1).max(365).default(14).describe('Days that a certificate should have left.'),
  rejectedRows: z
    .int()
    .min(0)
    .max(999_999)
    .default(100)
    .describe('Rejected rows a day that are worth an alert, when there are twice as many as before.'),
  eventLoopMilliseconds: z
    .int()
    .min(20)
    .max(10_000)
    .default(200)
    .describe('Time that 1 of 100 turns of the event loop may take.'),
});

/** What Prometheus Operator is told. */
export const metricsValues = section(
  'Metrics for Prometheus Operator. The Services of the metrics are there without it.',
  {
    missingKinds: z
      .enum(['skip', 'install'])
      .default('skip')
      .describe(
        'What to do with them in a cluster that does not have their kinds: skip leaves them out, and the notes say so; install lets the installation fail. Without a cluster, as in helm template, they are always there.',
      ),
    serviceMonitor,
    prometheusRule,
  },
);
