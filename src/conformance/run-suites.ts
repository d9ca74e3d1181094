import { setImmediate } from 'node:timers/promises';
import type { ConformanceSuite, SuiteRun } from './conformance.js';
import type { Vectors } from './vectors.js';

export interface SuiteReport {
  name: string;
  reference: string;
  /** Values compared. */
  cases: number;
  /** null where there is none: a value is missing, or differs where it must be equal. */
  largest_relative_error: number | null;
  tolerance: number;
  pass: boolean;
  /** The first case that is beyond the tolerance, or why the suite could not run. */
  failure?: string;
}

export interface ConformanceReport {
  /** Whether every suite passes. */
  pass: boolean;
  suites: SuiteReport[];
}

/** Recomputes the vectors, one suite after another; others have their turn between two suites. Never rejects. */
export async function runSuites(
  suites: readonly ConformanceSuite[],
  vectors: Vectors,
): Promise<ConformanceReport> {
  const reports: SuiteReport[] = [];
  for (const suite of suites) {
    await setImmediate();
    reports.push(reportOf(suite, runOf(suite, vectors)));
  }
  return { pass: reports.length > 0 && reports.every(({ pass }) => pass), suites: reports };
}

function runOf(suite: ConformanceSuite, vectors: Vectors): SuiteRun {
  try {
    return suite.run(vectors);
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { cases: 0, worst: Infinity, failure };
  }
}

/** A suite that compares nothing does not pass. */
function reportOf({ name, reference, tolerance }: ConformanceSuite, run: SuiteRun): SuiteReport {
  const { cases, worst } = run;
  const failure = run.failure ?? (cases === 0 ? 'there is nothing to compare' : undefined);
  const pass = failure === undefined && worst <= tolerance;
  const largest_relative_error = Number.isFinite(worst) ? worst : null;
  return {
    name,
    reference,
    cases,
    largest_relative_error,
    tolerance,
    pass,
    ...(failure !== undefined && { failure }),
  };
}
