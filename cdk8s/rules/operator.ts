import type { Alert, RuleGroup, RuleScope } from './model.js';
import { increase, max, release, type Series, seriesOf, sum } from './promql.js';

const who = 'The operator of {{ $labels.release }} in {{ $labels.namespace }}';

/** What keeps Datasets loaded. */
export function operator(scope: RuleScope): RuleGroup {
  const series = seriesOf(scope);
  return {
    name: 'almanac-operator',
    interval: '30s',
    rules: [
      leaderMissing(scope, series),
      reconcileErrors(series),
      queueStuck(series),
      {
        alert: 'AlmanacWatchStale',
        expr: `${max(series.own('watchAge'), `${release}, resource`)} > 300`,
        for: '2m',
        severity: 'warning',
        summary: 'The operator does not see changes',
        description: `${who} has heard nothing of {{ $labels.resource }} for {{ $value | humanizeDuration }}: changes of Datasets and Jobs have no effect.`,
      },
    ],
  };
}

function leaderMissing({ expected }: RuleScope, series: Series): Alert {
  const leads = series.own('leads');
  return {
    alert: 'AlmanacOperatorWithoutLeader',
    expr: `${sum(leads)} == 0${expected ? ` or absent(${leads})` : ''}`,
    for: '2m',
    severity: 'warning',
    summary: 'No operator works',
    description: `${who} has no leader: schedules go on, but changed Datasets are not loaded and status is old.`,
  };
}

/** One Dataset that cannot be reconciled is tried again every five minutes at the least. */
const reconcileErrors = (series: Series): Alert => ({
  alert: 'AlmanacReconcileErrors',
  expr: `${sum(increase(series.own('reconcileErrors'), '30m'), `${release}, controller`)} > 3`,
  for: '15m',
  severity: 'warning',
  summary: 'The operator fails again and again',
  description: `${who} failed {{ $value | humanize }} times within half an hour: some Datasets are not kept as they are declared.`,
});

function queueStuck(series: Series): Alert {
  const by = `${release}, name`;
  const waits = `min_over_time(${series.own('queueDepth')}[5m]) > 0`;
  const nothingDone = `${sum(increase(series.own('queueWorked', '', '_count'), '5m'), by)} == 0`;
  return {
    alert: 'AlmanacQueueStuck',
    expr: `${max(series.own('queueLongestRunning'), by)} > 120 or ${max(waits, by)} and ${nothingDone}`,
    for: '5m',
    severity: 'warning',
    summary: 'Work of the operator does not go on',
    description: `${who} has had the same work in the queue {{ $labels.name }} for minutes: Datasets wait.`,
  };
}
