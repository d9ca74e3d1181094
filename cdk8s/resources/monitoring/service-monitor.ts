import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import type { Construct } from 'constructs';
import { and, type Condition } from '../../helm/conditions.js';
import { release } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment, spread } from '../../helm/structure.js';
import { type Component, metadata, selectorLabels } from '../../labels.js';
import { isTaken } from '../../monitoring-kinds.js';
import type { Values } from '../../values.js';

interface Scraped {
  readonly part: Component;
  /** Of its Service and its ServiceMonitor, after the name of the release. */
  readonly suffix: string;
  readonly when?: Condition;
}

/** Has a Prometheus scrape the Service of a part's metrics. */
export function serviceMonitor(scope: Construct, v: Values, { part, suffix, when }: Scraped) {
  const { enabled, labels, interval, scrapeTimeout, relabelings, metricRelabelings } =
    v.metrics.serviceMonitor;
  const wanted = and(enabled, isTaken(v, 'ServiceMonitor'));
  const { labels: own, ...meta } = metadata(v, part, suffix);
  return new HelmObject<IServiceMonitor>(
    scope,
    `${suffix}-service-monitor`,
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { ...meta, labels: { ...spread(labels), ...own } },
      spec: {
        selector: { matchLabels: selectorLabels(part) },
        namespaceSelector: { matchNames: [`${release.namespace}`] },
        endpoints: [
          {
            port: 'metrics',
            interval,
            scrapeTimeout,
            relabelings: [releaseLabel(), ...spread(relabelings)],
            metricRelabelings,
          },
        ],
      },
    },
    { when: when === undefined ? wanted : and(wanted, when) },
  );
}

/** Dashboards and rules tell releases apart by it. */
const releaseLabel = () => ({
  ...comment('Dashboards and rules tell releases apart by this label.'),
  targetLabel: 'release',
  action: 'replace' as const,
  replacement: `${release.name}`,
});
