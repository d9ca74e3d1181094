import type { RuleGroup, RuleScope } from './model.js';
import { max, rate, release, type Series, seriesOf, sum } from './promql.js';
import { requests } from './traffic.js';

/** The pods, and what they stand on. */
export function service(scope: RuleScope): RuleGroup {
  const series = seriesOf(scope);
  return {
    name: 'almanac-service',
    interval: '30s',
    rules: [
      ...(scope.expected ? [unseen(series)] : []),
      podsNotReady(scope, series),
      readinessFlaps(scope, series),
      eventLoop(scope, series),
      poolExhausted(series),
      databaseAway(series),
      cacheAway(series),
      hitRatioCollapsed(series),
    ],
  };
}

const unseen = (series: Series) => ({
  alert: 'AlmanacUnseen',
  expr: `absent(${series.own('inFlight')})`,
  for: '10m',
  severity: 'critical' as const,
  summary: 'Prometheus sees no pod of the API',
  description:
    'No pod of {{ $labels.release }} in {{ $labels.namespace }} is scraped: either none runs, or nobody would see if it did not.',
});

/**
 * Pods that were asked for and are missing; and pods beyond those, which an update brought and which do not get ready
 * while the old ones serve on: as many as were asked for are available then.
 */
function podsNotReady({ workloads }: RuleScope, series: Series) {
  const deployments = `deployment=~"${workloads}"`;
  const sets = `statefulset=~"${workloads}"`;
  const missing = [
    `${series.other('kube_deployment_status_replicas_unavailable', deployments)} > 0`,
    `${series.other('kube_deployment_spec_replicas', deployments)} - ${series.other('kube_deployment_status_replicas_available', deployments)} > 0`,
    `${series.other('kube_statefulset_replicas', sets)} - ${series.other('kube_statefulset_status_replicas_ready', sets)} > 0`,
  ];
  return {
    alert: 'AlmanacPodsNotReady',
    expr: missing.join(' or '),
    for: '10m',
    severity: 'warning' as const,
    summary: 'Pods are not ready',
    description:
      '{{ $value }} pods of {{ $labels.deployment }}{{ $labels.statefulset }} in {{ $labels.namespace }} are not ready: an update does not go on, or what is left carries all of the load.',
  };
}

/** Of a Deployment or a StatefulSet, not of one whose name is longer: `almanac` is not `almanac-two`. */
const readinessFlaps = ({ workloads }: RuleScope, series: Series) => ({
  alert: 'AlmanacReadinessFlaps',
  expr: `changes(${series.other('kube_pod_status_ready', `condition="true", pod=~"(${workloads})-[a-z0-9]+(-[a-z0-9]+)?"`)}[15m]) > 4`,
  for: '5m',
  severity: 'warning' as const,
  summary: 'A pod is ready and not ready by turns',
  description:
    'The pod {{ $labels.pod }} in {{ $labels.namespace }} changed {{ $value }} times within a quarter of an hour: it is at the edge of what it can carry, or what it needs comes and goes.',
});

const eventLoop = ({ limits }: RuleScope, series: Series) => ({
  alert: 'AlmanacEventLoopSaturated',
  expr: `${series.process('eventLoopLagP99')} > ${limits.eventLoopMilliseconds} / 1000 and on (namespace, instance) ${series.own('inFlight')}`,
  for: '10m',
  severity: 'warning' as const,
  summary: 'A process is too busy to answer quickly',
  description:
    '1 of 100 turns of the event loop of {{ $labels.pod }} in {{ $labels.namespace }} takes longer than {{ $value | humanizeDuration }}; every request waits for that.',
});

const poolExhausted = (series: Series) => ({
  alert: 'AlmanacPoolExhausted',
  expr: `avg_over_time(${series.own('poolWaiting')}[5m]) > 1 and ${series.own('poolIdle')} == 0`,
  for: '5m',
  severity: 'warning' as const,
  summary: 'Requests wait for a connection to the database',
  description:
    '{{ $value | humanize }} callers of the pool {{ $labels.pool }} in {{ $labels.instance }} wait on average, and no connection is free.',
});

/** One pod that cannot reach it is not ready; this is about all of them. */
const databaseAway = (series: Series) => ({
  alert: 'AlmanacDatabaseAway',
  expr: `${max(series.own('databaseUp'))} == 0`,
  for: '1m',
  severity: 'critical' as const,
  summary: 'No pod reaches the database',
  description:
    'No pod of {{ $labels.release }} in {{ $labels.namespace }} reaches PostgreSQL: answers come from the caches or not at all, and nothing is loaded.',
});

const cacheAway = (series: Series) => ({
  alert: 'AlmanacCacheAway',
  expr: `${max(series.own('cacheUp'))} == 0`,
  for: '5m',
  severity: 'warning' as const,
  summary: 'No pod reaches the shared cache',
  description:
    'Answers of {{ $labels.release }} in {{ $labels.namespace }} stay right, but each pod works them out by itself: the database has more to do.',
});

/** In the words of the rule: below half of what it was on average yesterday, under traffic that is worth a cache. */
function hitRatioCollapsed(series: Series) {
  const ratio = series.recorded('almanac:cache_hits:ratio_rate5m');
  return {
    alert: 'AlmanacCacheHitRatioCollapsed',
    expr: `avg_over_time(${ratio}[15m]) < 0.5 * avg_over_time(${ratio}[1d] offset 1h) and on (${release}) ${sum(rate(requests(series), '5m'))} > 1`,
    for: '15m',
    severity: 'warning' as const,
    summary: 'Far fewer answers come from the caches',
    description:
      'Of the look-ups of {{ $labels.release }} in {{ $labels.namespace }} only {{ $value | humanizePercentage }} are hits, less than half of what it was.',
  };
}
