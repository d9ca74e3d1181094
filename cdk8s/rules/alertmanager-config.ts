import type { IAlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig';

/**
 * What follows from a database that is away: who is told of that need not be told of these. Of its own release only:
 * the chart's alerts have the label `release`, all of them. From the file for import those about pods have none, and
 * are told beside it.
 */
const consequences = [
  'AlmanacAvailabilityBurnsFast',
  'AlmanacAvailabilityBurnsSlowly',
  'AlmanacLatencyBurnsFast',
  'AlmanacLatencyBurnsSlowly',
  'AlmanacPodsNotReady',
  'AlmanacReadinessFlaps',
  'AlmanacPoolExhausted',
  'AlmanacCacheHitRatioCollapsed',
  'AlmanacDatasetStale',
  'AlmanacIngestFailing',
  'AlmanacTrafficUnusual',
];

const severity = (value: string) => ({ name: 'severity', value, matchType: '=' as const });
const alerts = (...names: string[]) => ({
  name: 'alertname',
  value: names.join('|'),
  matchType: '=~' as const,
});
const secret = (key: string) => ({ name: 'almanac-alerts', key });

/** An example: critical rings a phone, a warning is told to a channel, the rest is a mail. */
export const alertmanagerConfig = {
  apiVersion: 'monitoring.coreos.com/v1alpha1',
  kind: 'AlertmanagerConfig',
  metadata: { name: 'almanac', labels: { 'app.kubernetes.io/part-of': 'almanac' } },
  spec: {
    route: {
      receiver: 'mail',
      groupBy: ['alertname', 'namespace', 'release'],
      groupWait: '30s',
      groupInterval: '5m',
      repeatInterval: '12h',
      routes: [
        { receiver: 'pagerduty', matchers: [severity('critical')], repeatInterval: '1h' },
        { receiver: 'slack', matchers: [severity('warning')] },
      ],
    },
    inhibitRules: [
      {
        sourceMatch: [alerts('AlmanacDatabaseAway')],
        targetMatch: [alerts(...consequences)],
        equal: ['namespace', 'release'],
      },
      {
        sourceMatch: [alerts('AlmanacDiskFullSoon')],
        targetMatch: [alerts('AlmanacDiskFilling')],
        equal: ['namespace', 'persistentvolumeclaim'],
      },
    ],
    receivers: [
      { name: 'pagerduty', pagerdutyConfigs: [{ routingKey: secret('pagerduty-routing-key') }] },
      {
        name: 'slack',
        slackConfigs: [
          {
            apiURL: secret('slack-url'),
            channel: '#data',
            sendResolved: true,
            title: '{{ .CommonAnnotations.summary }}',
            text: '{{ range .Alerts }}{{ .Annotations.description }}\n{{ .Annotations.runbook_url }}\n{{ end }}',
          },
        ],
      },
      {
        name: 'mail',
        emailConfigs: [
          {
            to: 'data@example.com',
            from: 'alerts@example.com',
            smarthost: 'smtp.example.com:587',
            authUsername: 'alerts@example.com',
            authPassword: secret('mail-password'),
            sendResolved: true,
          },
        ],
      },
    ],
  },
} satisfies IAlertmanagerConfig;
