import type { SuiteRun } from './conformance.js';
import { relativeError } from './relative-error.js';

/** Gathers what a suite finds. `where` tells of a failure which case it is. */
export interface Comparison {
  /** Compares two numbers, or nulls. */
  number(actual: number | null, expected: number | null, where: () => string): void;
  /** Compares what must be the same. */
  same(actual: unknown, expected: unknown, where: () => string): void;
  result(): SuiteRun;
}

export function compare(tolerance: number): Comparison {
  const run: SuiteRun = { cases: 0, worst: 0 };
  const add = (error: number, tell: () => string): void => {
    run.cases += 1;
    if (error > run.worst) run.worst = error;
    if (error > tolerance) run.failure ??= tell();
  };
  return {
    number: (actual, expected, where) =>
      add(relativeError(actual, expected), tell(where, actual, expected)),
    same: (actual, expected, where) =>
      add(actual === expected ? 0 : Infinity, tell(where, actual, expected)),
    result: () => run,
  };
}

const tell = (where: () => string, actual: unknown, expected: unknown) => (): string =>
  `${where()}: ${shown(actual)} instead of ${shown(expected)}`;

const shown = (value: unknown): string =>
  typeof value === 'number' && !Number.isNaN(value) ? String(value) : (JSON.stringify(value) ?? 'nothing');
