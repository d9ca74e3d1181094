import type { Recording, RuleGroup, RuleScope } from './model.js';
import { orNone, rate, type RecordedName, release, type Series, seriesOf, sum } from './promql.js';

/** Probes are no traffic: they are many, quick, and nobody waits for them. */
export const asked = 'path!~"/healthz|/readyz|/_healthcheck|/status"';
export const requests = (series: Series, labels = ''): string =>
  series.own('requests', labels === '' ? asked : `${asked}, ${labels}`);

/** Rate, errors and duration, as dashboards and other rules read them. */
export function traffic(scope: RuleScope): RuleGroup {
  const series = seriesOf(scope);
  return {
    name: 'almanac-traffic',
    interval: '30s',
    rules: [
      {
        record: 'almanac:http_requests:rate5m',
        expr: sum(rate(requests(series), '5m'), `${release}, path, status`),
      },
      quantile(series, 'almanac:http_request_duration_seconds:p50_5m', 0.5),
      quantile(series, 'almanac:http_request_duration_seconds:p90_5m', 0.9),
      quantile(series, 'almanac:http_request_duration_seconds:p99_5m', 0.99),
      { record: 'almanac:cache_hits:ratio_rate5m', expr: hitRatio(series) },
    ] satisfies readonly (Recording & { record: RecordedName })[],
  };
}

const quantile = (series: Series, record: RecordedName, share: number) => ({
  record,
  expr: `histogram_quantile(${share}, ${sum(
    rate(series.own('requestDuration', asked, '_bucket'), '5m'),
    `${release}, path, le`,
  )})`,
});

/** Of all that was looked up, what either level had; while nothing is asked there is no ratio. */
function hitRatio(series: Series): string {
  const looked = sum(rate(series.own('cacheRequests', 'level="l1", result=~"hit|miss"'), '5m'));
  const hits = sum(rate(series.own('cacheRequests', 'result="hit"'), '5m'));
  return `${orNone(hits, looked)} / (${looked} > 0)`;
}
