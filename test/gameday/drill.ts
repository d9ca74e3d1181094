import type { Datasets } from '../e2e/support/dataset.js';
import type { Release, Values } from '../e2e/support/release.js';

/** What all drills have before them: a small release under traffic in a namespace of its own, and its Prometheus. */
export interface Stage {
  readonly release: Release;
  /** With which it is installed as revision 1. */
  readonly values: Values;
  readonly datasets: Datasets;
  /** kubectl in the namespace; fails with what it said. */
  readonly kubectl: (...args: string[]) => Promise<string>;
}

/** A point of a panel: the query's letter, its labels and its value. */
export interface Point {
  readonly refId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A panel on which the fault has to be seen. */
export interface PanelSign {
  readonly uid: string;
  readonly title: string;
  /** What is to be seen, as a person would say it. */
  readonly sign: string;
  /** Whether a point shows it. */
  readonly shows: (point: Point) => boolean;
}

/** One fault, and what must tell of it. */
export interface Drill {
  /** As it is asked for on the command line. */
  readonly name: string;
  /** What it breaks, and how: one sentence. */
  readonly breaks: string;
  /** All of them have to fire. */
  readonly alerts: readonly string[];
  readonly panels: readonly PanelSign[];
  /** What POD, DATASET and so on stand for in the runbooks of its alerts. */
  readonly names?: Readonly<Record<string, string>>;
  /** Brings about what it needs, without breaking anything. */
  prepare?(stage: Stage): Promise<void>;
  breakIt(stage: Stage): Promise<void>;
  /** Asked for also when `breakIt` failed half-way; does no harm when nothing is broken. */
  mend(stage: Stage): Promise<void>;
}
