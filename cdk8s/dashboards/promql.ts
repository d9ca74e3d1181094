import { metricFacts, type MetricName } from '../../src/observability/metric-names.js';
import { processMetrics } from '../../src/observability/process-metric-names.js';

/** What a release's own series have in common. The ServiceMonitors of the chart put `release` on them. */
const release = ['namespace=~"$namespace"', 'release=~"$release"'];

/** The window of a rate: Grafana makes it long enough for four scrapes. */
export const window = '$__rate_interval';

/** A line of a family: `_bucket`, `_sum` and `_count` of a histogram have names of their own. */
type Part = '' | '_bucket' | '_sum' | '_count';

/** The series of one of our families, of the chosen release, by name and labels. */
export const series = (metric: MetricName, labels = '', part: Part = ''): string =>
  matching(`${metricFacts[metric].name}${part}`, labels);

/** What each process tells of itself, API or operator. */
export const ofEach = (metric: keyof typeof processMetrics, part: Part = ''): string =>
  matching(`${processMetrics[metric].name}${part}`, '');

const matching = (name: string, labels: string): string =>
  `${name}{${[...release, labels].filter((one) => one !== '').join(', ')}}`;

/** How fast a counter rises, per second. */
export const rate = (selected: string): string => `rate(${selected}[${window}])`;

/** By how much it rose within the time that is shown. */
export const increase = (selected: string): string => `increase(${selected}[$__range])`;

export const sumBy = (labels: string, expression: string): string => `sum by (${labels}) (${expression})`;
export const maxBy = (labels: string, expression: string): string => `max by (${labels}) (${expression})`;

/** A figure of a dataset: every replica exports the same. */
export const ofDataset = (metric: MetricName, labels = ''): string =>
  maxBy('dataset', series(metric, labels));

/** A quantile of a histogram, one line for each value of `by`, of the series with these labels. */
export function quantile(share: number, metric: MetricName, by = '', labels = ''): string {
  const kept = by === '' ? 'le' : `le, ${by}`;
  return `histogram_quantile(${share}, ${sumBy(kept, rate(series(metric, labels, '_bucket')))})`;
}

/** The mean of a histogram or summary, of the series with these labels: seconds a piece, bytes a piece. */
export function mean(metric: MetricName, by: string, labels = ''): string {
  const [sum, count] = (['_sum', '_count'] as const).map((part) => rate(series(metric, labels, part)));
  return `${sumBy(by, sum ?? '')} / ${sumBy(by, count ?? '')}`;
}

/** Only those processes that export this family too: API and operator both tell of their memory. */
export const ofProcess = (expression: string, metric: MetricName): string =>
  `${expression} and on (namespace, instance) ${series(metric)}`;

/** Nothing counted is zero, not unknown. */
export const orZero = (expression: string): string => `(${expression} or vector(0))`;
