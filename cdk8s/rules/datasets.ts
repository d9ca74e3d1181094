import type { RuleGroup, RuleScope } from './model.js';
import { max, orNone, release, type Series, seriesOf, sum } from './promql.js';

/** Every replica exports the same of a dataset. */
const dataset = `${release}, dataset`;
const who = '{{ $labels.dataset }} of {{ $labels.release }} in {{ $labels.namespace }}';

/** The data and their loads. */
export function datasets(scope: RuleScope): RuleGroup {
  const series = seriesOf(scope);
  return {
    name: 'almanac-datasets',
    interval: '1m',
    rules: [
      {
        alert: 'AlmanacDatasetStale',
        expr: `${max(series.own('datasetFresh'), dataset)} == 0`,
        for: '10m',
        severity: 'warning',
        summary: 'A dataset is older than was asked for',
        description: `The newest row of ${who} is older than its maxAge, or nothing was ever loaded. It is served as it is.`,
      },
      {
        alert: 'AlmanacIngestFailing',
        expr: `${max(series.own('datasetLastRun'), dataset)} > ${max(series.own('datasetLastSuccess'), dataset)}`,
        for: '15m',
        severity: 'warning',
        summary: 'A dataset is not loaded any more',
        description: `The newest run of ${who} failed, and none has been good since. What was loaded before is served on.`,
      },
      rejectsRising(scope, series),
    ],
  };
}

/** Against the day before, in which sources that always have a few wrong rows have as many. */
function rejectsRising({ limits }: RuleScope, series: Series) {
  const today = rejectedWithin(series, 0);
  const before = orNone(rejectedWithin(series, 1), today);
  return {
    alert: 'AlmanacRejectsRising',
    expr: `${today} > ${limits.rejectedRows} and ${today} > 2 * ${before}`,
    for: '0m',
    severity: 'warning' as const,
    summary: 'More rows of a source are rejected',
    description: `{{ $value | humanize }} rows of the source of ${who} were rejected within a day, more than twice as many as the day before.`,
  };
}

/**
 * Rows that were rejected in the day that ended so many days ago. A series begins with what its first run rejected,
 * which is no increase: what nobody exported the day before is all of that day. Replicas come and go with series of
 * their own, hence first the most of each.
 */
function rejectedWithin(series: Series, daysAgo: number): string {
  const rejected = series.own('ingestRejectedRows');
  const ofRun = (expression: string): string => max(expression, `${dataset}, result`);
  const known = ofRun(`max_over_time(${rejected}[1d]${offset(daysAgo + 1)})`);
  const first = `${ofRun(`${rejected}${offset(daysAgo)}`)} unless ${known}`;
  return sum(`(${first}) or ${ofRun(`increase(${rejected}[1d]${offset(daysAgo)})`)}`, dataset);
}

const offset = (days: number): string => (days === 0 ? '' : ` offset ${days}d`);
