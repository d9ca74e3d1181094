import { type Family, type Exemplar, type Labels, type Sample } from './family.js';
import { metricFacts, type MetricName } from '../metric-names.js';

/** One series of a histogram. Counting takes some ten nanoseconds: it is on the path of every request. */
export interface HistogramSeries {
  readonly labels: Labels;
  count: number;
  sum: number;
  /** How often a value fell into each bucket, not cumulated; the last is +Inf. */
  readonly buckets: Float64Array;
  readonly exemplars: (Exemplar | null)[];
}

export const histogramSeries = (labels: Labels, bounds: readonly number[]): HistogramSeries => ({
  labels,
  count: 0,
  sum: 0,
  buckets: new Float64Array(bounds.length + 1),
  exemplars: Array.from({ length: bounds.length + 1 }, () => null),
});

/** `bounds` ascend and are those the series was made with. */
export function observeValue(
  series: HistogramSeries,
  bounds: readonly number[],
  value: number,
  traceId?: string,
): void {
  let at = 0;
  while (at < bounds.length && value > (bounds[at] as number)) at++;
  series.count += 1;
  series.sum += value;
  series.buckets[at] = (series.buckets[at] as number) + 1;
  if (traceId !== undefined)
    series.exemplars[at] = { labelSet: { trace_id: traceId }, value, timestamp: Date.now() / 1000 };
}

export function histogramFamily(
  metric: MetricName,
  bounds: readonly number[],
  series: () => Iterable<HistogramSeries>,
): Family {
  const { name } = metricFacts[metric];
  return { metric, read: () => [...series()].flatMap((one) => samplesOf(name, bounds, one)) };
}

function samplesOf(name: string, bounds: readonly number[], series: HistogramSeries): Sample[] {
  const sharedLabels = series.labels;
  let upTo = 0;
  const samples: Sample[] = [...bounds, '+Inf'].map((le, at) => {
    upTo += series.buckets[at] ?? 0;
    const exemplar = series.exemplars[at] ?? null;
    return { metricName: `${name}_bucket`, labels: { le }, sharedLabels, value: upTo, exemplar };
  });
  samples.push({ metricName: `${name}_sum`, labels: {}, sharedLabels, value: series.sum });
  samples.push({ metricName: `${name}_count`, labels: {}, sharedLabels, value: series.count });
  return samples;
}
