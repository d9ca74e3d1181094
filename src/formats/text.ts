import type { Format } from './format.js';
import { sparkline } from './sparkline.js';
import type { Batch, Cell, Column, Table } from './table.js';

/** An aligned table for a terminal, numbers to the right, with a sparkline where the table names a column for it. */
export const text: Format = {
  name: 'text',
  mediaType: 'text/plain',
  contentType: 'text/plain; charset=utf-8',
  encode,
};

/** Narrowest column of each type: rows are streamed, so the widths are those of the first batch. */
const narrowest: Readonly<Record<Column['type'], number>> = {
  text: 6,
  date: 10,
  timestamp: 23,
  float: 9,
  integer: 6,
  boolean: 5,
  list: 8,
  object: 8,
};

async function* encode(table: Table): AsyncGenerator<string> {
  const spark = sparkline();
  const watched = table.columns.findIndex((column) => column.name === table.sparkline);
  let widths: readonly number[] | undefined;
  for await (const batch of table.batches) {
    const cells = batch.cells();
    if (widths === undefined) {
      widths = widthsOf(table.columns, cells);
      yield headerLine(table.columns, widths);
    }
    yield batchText(table.columns, widths, batch);
    if (watched >= 0) for (const cell of cells[watched] ?? []) spark.add(cell);
  }
  if (widths === undefined) yield headerLine(table.columns, widthsOf(table.columns, []));
  if (watched >= 0 && spark.size() > 1) yield `\n${table.sparkline} ${spark.toString()}\n`;
  if (table.envelope.shape === 'grouped') yield errorLines(table.envelope.errors);
}

const errorLines = (errors: Readonly<Record<string, unknown>>): string =>
  Object.entries(errors)
    .map(([name, problem]) => `${name}: ${String((problem as { detail?: unknown }).detail)}\n`)
    .join('');

const widthsOf = (columns: readonly Column[], cells: readonly (readonly Cell[])[]): number[] =>
  columns.map((column, position) =>
    Math.max(
      column.name.length,
      narrowest[column.type],
      ...(cells[position] ?? []).slice(0, 1000).map((cell) => cell?.length ?? 0),
    ),
  );

const isNumber = (column: Column): boolean => column.type === 'float' || column.type === 'integer';
const pad = (column: Column, cell: string, width: number): string =>
  isNumber(column) ? cell.padStart(width) : cell.padEnd(width);

const line = (
  columns: readonly Column[],
  widths: readonly number[],
  cellOf: (position: number) => string,
): string =>
  `${columns
    .map((column, position) => pad(column, cellOf(position), widths[position] ?? 0))
    .join('  ')
    .trimEnd()}\n`;

const headerLine = (columns: readonly Column[], widths: readonly number[]): string =>
  line(columns, widths, (position) => columns[position]?.name ?? '');

function batchText(columns: readonly Column[], widths: readonly number[], batch: Batch): string {
  const cells = batch.cells();
  let result = '';
  for (let index = 0; index < batch.length; index++)
    result += line(columns, widths, (position) => cells[position]?.[index] ?? '·');
  return result;
}
