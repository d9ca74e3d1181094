import { type Batch, batchOf, type Cell, type Column, type Table } from '../formats/table.js';
import { digits } from './copy-lines.js';
import type { Rows, Value } from './copy-stream.js';
import { padTime } from './time.js';

/** A page of rows as the database gave them, and whether there are more. */
export interface Page {
  rows: Rows;
  /** The row that the next page continues after, in cells; undefined on the last page. */
  end: readonly Cell[] | undefined;
}

/** `rows` holds one more than `limit` where there is a next page. */
export function pageOf(rows: Rows, columns: readonly Column[], limit: number): Page {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { rows: shown, end: last && columns.map((column, index) => cellOf(column, last[index])) };
}

export function batchOfRows(rows: Rows, columns: readonly Column[]): Batch {
  return batchOf(columns.map((column, index) => rows.map((row) => cellOf(column, row[index]))));
}

function cellOf({ type }: Column, value: Value | undefined): Cell {
  if (value === null || value === undefined) return null;
  if (type === 'float') return digits(Number(value));
  return type === 'timestamp' ? padTime(String(value)) : String(value);
}

interface Contents {
  columns: readonly Column[];
  batches: Table['batches'];
  nextCursor?: string | undefined;
}

/** `{"<key>": [rows]}`, and `next_cursor` on a page that is not the last. */
export const tableOf = (key: string, { columns, batches, nextCursor }: Contents): Table => ({
  columns,
  batches,
  envelope: {
    shape: 'object',
    key,
    ...(nextCursor !== undefined && { extra: { next_cursor: nextCursor } }),
  },
});
