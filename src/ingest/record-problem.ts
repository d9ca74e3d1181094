import type { CsvRecord } from './csv-state.js';
import type { Rejection } from './row-type.js';

const wholeRow = {
  quoting: { column: null, reason: 'bad-quoting' },
  encoding: { column: null, reason: 'bad-encoding' },
  count: { column: null, reason: 'wrong-column-count' },
} as const satisfies Record<string, Rejection>;

/** What is wrong with a record before any of its fields is looked at. */
export function recordProblem(record: CsvRecord, width: number): Rejection | undefined {
  if (record.problem === 'quoting') return wholeRow.quoting;
  if (record.problem === 'encoding') return wholeRow.encoding;
  return record.count === width ? undefined : wholeRow.count;
}

/** What is wrong with a number that was read as NaN or an infinity. */
export const numberProblem = (column: string, value: number): Rejection => ({
  column,
  reason: Number.isNaN(value) ? 'not-a-number' : 'number-too-large',
});
