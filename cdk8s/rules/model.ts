/** A series that Prometheus works out at each turn, so that rules and dashboards need not. */
export interface Recording {
  readonly record: string;
  readonly expr: string;
}

/** `critical`: someone has to act now. `warning`: today. `info`: worth a look. */
export type Severity = 'critical' | 'warning' | 'info';

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  /** How long it has to hold. */
  readonly for: string;
  readonly severity: Severity;
  /** What is the matter, in one line. */
  readonly summary: string;
  /** What follows from it for who uses the service, and the figure: `{{ $value }}`, `{{ $labels.dataset }}`. */
  readonly description: string;
}

export type Rule = Recording | Alert;

export interface RuleGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly Rule[];
}

/**
 * What the rules are written for: one release of the chart, where texts and numbers are expressions of Helm, or
 * whatever a Prometheus scrapes, in a file for import by hand.
 */
export interface RuleScope {
  /** Matchers of our own series, and of those that the cluster has of the release's objects: of `namespace` alone. */
  readonly own: readonly string[];
  readonly cluster: readonly string[];
  /** It is known that there is a release, so that missing series mean something. */
  readonly expected: boolean;
  /** Regular expressions of names of objects in Kubernetes. */
  readonly workloads: string;
  readonly volumes: string;
  readonly certificates: string;
  readonly limits: Limits;
}

/** Where good ends: numbers, as they stand in PromQL. */
export interface Limits {
  /** Percent of answers that are no failure, and that are complete in time. */
  readonly availabilityPercent: string;
  readonly latencyPercent: string;
  /** A bound of the histogram of durations, as its label `le` has it. */
  readonly latencySeconds: string;
  readonly diskPercent: string;
  readonly certificateDays: string;
  readonly rejectedRows: string;
  readonly eventLoopMilliseconds: string;
}

export const isAlert = (rule: Rule): rule is Alert => 'alert' in rule;
