import { type Format, ranges } from './format.js';
import type { Batch, Cell, Column, Envelope, Table } from './table.js';

/** RFC 8259. Numbers are the digits of the cells as they stand: never NaN or Infinity, as cells hold none. */
export const json: Format = {
  name: 'json',
  mediaType: 'application/json',
  contentType: 'application/json; charset=utf-8',
  encode,
};

async function* encode(table: Table): AsyncGenerator<string> {
  const row = rowWriter(table.columns);
  let group: string | undefined;
  let written = 0;
  yield opening(table.envelope);
  for await (const batch of table.batches) {
    if (batch.group !== undefined && batch.group !== group) {
      yield `${group === undefined ? '' : '],'}${JSON.stringify(batch.group)}:[`;
      group = batch.group;
      written = 0;
    }
    const cells = batch.cells();
    for (const [from, to] of ranges(batch)) {
      yield rowsText(row, cells, [from, to], written > 0);
      written += to - from;
    }
  }
  yield closing(table.envelope, group !== undefined);
}

type RowWriter = (cells: Batch['cells'] extends () => infer C ? C : never, index: number) => string;

function rowsText(
  row: RowWriter,
  cells: ReturnType<Batch['cells']>,
  [from, to]: [number, number],
  more: boolean,
): string {
  let text = more ? ',' : '';
  for (let index = from; index < to; index++)
    text += index === from ? row(cells, index) : `,${row(cells, index)}`;
  return text;
}

const opening = (envelope: Envelope): string => {
  if (envelope.shape === 'array') return '[';
  return envelope.shape === 'object' ? `{${JSON.stringify(envelope.key)}:[` : '{"data":{';
};

function closing(envelope: Envelope, open: boolean): string {
  if (envelope.shape === 'array') return ']';
  const extra = Object.entries(envelope.extra ?? {})
    .map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`)
    .join('');
  if (envelope.shape === 'object') return `]${extra}}`;
  return `${open ? ']' : ''}},"errors":${JSON.stringify(envelope.errors)}${extra}}`;
}

/** One row as an object, without a line feed. */
export function rowWriter(columns: readonly Column[]): RowWriter {
  const parts = columns.map((column, position) => ({
    key: `${position === 0 ? '{' : ','}${JSON.stringify(column.name)}:`,
    value: valueWriters[column.type],
  }));
  return (cells, index) => {
    let text = '';
    for (let position = 0; position < parts.length; position++) {
      const { key, value } = parts[position]!;
      const cell = cells[position]![index] ?? null;
      text += cell === null ? `${key}null` : key + value(cell);
    }
    return `${text}}`;
  };
}

const plain = /^[ -!#-[\]-~]*$/;
const quoted = (cell: string): string => (plain.test(cell) ? `"${cell}"` : JSON.stringify(cell));
const bare = (cell: string): string => cell;

const valueWriters: Readonly<Record<Column['type'], (cell: NonNullable<Cell>) => string>> = {
  text: quoted,
  date: (cell) => `"${cell}"`,
  timestamp: (cell) => `"${cell}"`,
  float: bare,
  integer: bare,
  boolean: bare,
  object: bare,
  list: (cell) => JSON.stringify(cell === '' ? [] : cell.split(';')),
};
