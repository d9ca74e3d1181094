import { metricFacts, type MetricName } from '../../src/observability/metric-names.js';
import { processMetrics } from '../../src/observability/process-metric-names.js';
import type { RuleScope } from './model.js';
import type { OtherMetric } from './other-metrics.js';

/** What tells one release from another. */
export const release = 'namespace, release';

/** A line of a family: `_bucket`, `_sum` and `_count` of a histogram have names of their own. */
type Part = '' | '_bucket' | '_sum' | '_count';

/** Parts of PromQL for a scope. A name that nobody exports does not compile. */
export interface Series {
  /** A family of the API or the operator: `http_requests_total{…}`. */
  own(metric: MetricName, labels?: string, part?: Part): string;
  /** What each process tells of itself. */
  process(metric: keyof typeof processMetrics): string;
  /** What another program tells of the release's objects. */
  other(metric: OtherMetric, labels: string): string;
  /** A series that a rule of ours records. */
  recorded(name: RecordedName, labels?: string): string;
}

export function seriesOf({ own, cluster }: RuleScope): Series {
  return {
    own: (metric, labels = '', part = '') => select(`${metricFacts[metric].name}${part}`, own, labels),
    process: (metric) => select(processMetrics[metric].name, own),
    other: (metric, labels) => select(metric, cluster, labels),
    recorded: (name, labels = '') => select(name, own, labels),
  };
}

function select(name: string, matchers: readonly string[], labels = ''): string {
  const all = [...matchers, labels].filter((one) => one !== '');
  return all.length === 0 ? name : `${name}{${all.join(', ')}}`;
}

export const sum = (expression: string, by = release): string => `sum by (${by}) (${expression})`;
export const max = (expression: string, by = release): string => `max by (${by}) (${expression})`;
export const rate = (selected: string, window: string): string => `rate(${selected}[${window}])`;
export const increase = (selected: string, window: string): string => `increase(${selected}[${window}])`;
/** Where nothing was counted yet there is no series: none, not unknown, as long as the other is known. */
export const orNone = (expression: string, known: string): string => `(${expression} or 0 * ${known})`;

/** Windows of the objectives: the short one of a pair ends an alert soon after its cause has ended. */
export const windows = ['5m', '30m', '1h', '6h', '3d'] as const;
export type Window = (typeof windows)[number];

/** Names of all that is recorded. */
export type RecordedName =
  | 'almanac:http_requests:rate5m'
  | 'almanac:http_request_duration_seconds:p50_5m'
  | 'almanac:http_request_duration_seconds:p90_5m'
  | 'almanac:http_request_duration_seconds:p99_5m'
  | 'almanac:cache_hits:ratio_rate5m'
  | 'almanac:http_requests:rate1h'
  | 'almanac:http_requests:rate1h_usual'
  | 'almanac:http_requests:rate1h_spread'
  | 'almanac:http_refused:ratio_rate1h'
  | 'almanac:http_refused:ratio_rate1h_usual'
  | 'almanac:http_failed:ratio_rate1h_usual'
  | `almanac:http_failed:ratio_rate${Window}`
  | `almanac:http_slow:ratio_rate${Window}`;
