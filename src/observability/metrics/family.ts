import type { LabelsOf, MetricName } from '../metric-names.js';
import type { Observe } from '../observation.js';

export type Labels = Readonly<Record<string, string>>;

/** One line of an answer. `sharedLabels` are those that the lines of a histogram have in common. */
export interface Sample {
  value: number;
  labels: Readonly<Record<string, string | number>>;
  sharedLabels?: Labels;
  /** Differs from the family's name in histograms and summaries. */
  metricName?: string;
  exemplar?: Exemplar | null;
}

export interface Exemplar {
  labelSet: Labels;
  value: number;
  /** Unix seconds. */
  timestamp: number;
}

/** A metric as it is asked for: its lines are made at the scrape, never before. */
export interface Family {
  metric: MetricName;
  read: () => readonly Sample[];
}

export const family = (metric: MetricName, read: () => readonly Sample[]): Family => ({ metric, read });

export interface Counted {
  readonly labels: Labels;
  value: number;
}

export const counted = (labels: Labels): Counted => ({ labels, value: 0 });

/** More series than this mean that a label holds what a client sends: the rest is counted together. */
const mostSeries = 2000;

/**
 * The series of a family, made at first use. Whoever observes often keeps what it got: looking up costs more than
 * counting.
 */
export function createSeries<M extends MetricName, T>(
  make: (labels: LabelsOf<M>) => T,
): { of: (labels: LabelsOf<M>) => T; all: () => Iterable<T> } {
  const series = new Map<string, T>();
  const of = (labels: LabelsOf<M>): T => {
    const key = JSON.stringify(labels);
    const known = series.get(key);
    if (known !== undefined) return known;
    const full = series.size >= mostSeries && key !== JSON.stringify(together(labels));
    if (full) return of(together(labels));
    const made = make(labels);
    series.set(key, made);
    return made;
  };
  return { of, all: () => series.values() };
}

const together = <L extends object>(labels: L): L =>
  Object.fromEntries(Object.keys(labels).map((name) => [name, 'other'])) as L;

/** Families that one listener keeps. */
export interface FamilyGroup {
  families: readonly Family[];
  observe: Observe;
}
