import { text } from '../formats/text.js';
import { type Column, batchOf } from '../formats/table.js';
import type { ConformanceReport, SuiteReport } from './run-suites.js';

const columns: readonly Column[] = [
  { name: 'suite', type: 'text' },
  { name: 'result', type: 'text' },
  { name: 'cases', type: 'integer' },
  { name: 'largest error', type: 'float' },
  { name: 'tolerance', type: 'float' },
  { name: 'reference', type: 'text' },
];

/** An aligned table for a terminal, under it what failed, and a line that sums up. */
export async function reportText({ suites }: ConformanceReport): Promise<string> {
  const rows = suites.map(cellsOf);
  const cells = columns.map((_, position) => rows.map((row) => row[position] ?? null));
  let table = '';
  for await (const chunk of text.encode({ columns, envelope: { shape: 'array' }, batches: [batchOf(cells)] }))
    table += String(chunk);
  const failures = suites.filter(({ failure }) => failure !== undefined);
  const told = failures.map(({ name, failure }) => `${name}: ${failure}\n`).join('');
  const passed = suites.filter(({ pass }) => pass).length;
  return `${table}\n${told}${passed} of ${suites.length} suites pass.\n`;
}

const cellsOf = (suite: SuiteReport): (string | null)[] => [
  suite.name,
  suite.pass ? 'pass' : 'FAIL',
  String(suite.cases),
  suite.largest_relative_error === null ? null : shown(suite.largest_relative_error),
  shown(suite.tolerance),
  suite.reference,
];

const shown = (error: number): string => (error === 0 ? '0' : error.toExponential(1));
