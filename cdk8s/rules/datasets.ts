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
  const ofDay = (offset = ''): string => {
    const rejected = `increase(${series.own('ingestRejectedRows')}[1d]${offset})`;
    return sum(max(rejected, `${dataset}, result`), dataset);
  };
  const before = orNone(ofDay(' offset 1d'), ofDay());
  return {
    alert: 'AlmanacRejectsRising',
    expr: `${ofDay()} > ${limits.rejectedRows} and ${ofDay()} > 2 * ${before}`,
    for: '0m',
    severity: 'warning' as const,
    summary: 'More rows of a source are rejected',
    description: `{{ $value | humanize }} rows of the source of ${who} were rejected within a day, more than twice as many as the day before.`,
  };
}
