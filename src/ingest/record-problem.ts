import type { RecordProblem, SourceRecord } from './record.js';
import type { Rejection } from './row-type.js';

const wholeRow: Readonly<Partial<Record<RecordProblem, Rejection>>> = {
  quoting: { column: null, reason: 'bad-quoting' },
  encoding: { column: null, reason: 'bad-encoding' },
  json: { column: null, reason: 'bad-json' },
  'not-an-object': { column: null, reason: 'not-an-object' },
};
const wrongCount: Rejection = { column: null, reason: 'wrong-column-count' };

/** What is wrong with a record before any of its values is looked at. */
export function recordProblem({ problem, count }: SourceRecord, width: number): Rejection | undefined {
  if (problem !== undefined) return typeof problem === 'string' ? wholeRow[problem] : problem;
  return count === width ? undefined : wrongCount;
}

/** What is wrong with a number that was read as NaN or an infinity. */
export const numberProblem = (column: string, value: number): Rejection => ({
  column,
  reason: Number.isNaN(value) ? 'not-a-number' : 'number-too-large',
});
