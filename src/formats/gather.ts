import type { Cell, Table } from './table.js';

/** Rows of a table, column by column, whatever batches they came in. */
export interface Gathered {
  length: number;
  /** One array per column, each with `length` cells. */
  cells: readonly (readonly Cell[])[];
}

/** Joins small batches and cuts large ones: every part but the last has `rows` rows, and none is empty. */
export async function* gather({ columns, batches }: Table, rows: number): AsyncGenerator<Gathered> {
  const none = (): Cell[][] => columns.map(() => []);
  let cells = none();
  let length = 0;
  for await (const batch of batches) {
    const source = batch.cells();
    for (let from = 0; from < batch.length;) {
      const to = Math.min(batch.length, from + rows - length);
      cells.forEach((column, position) => append(column, source[position]!, [from, to]));
      length += to - from;
      from = to;
      if (length < rows) continue;
      yield { length, cells };
      cells = none();
      length = 0;
    }
  }
  if (length > 0) yield { length, cells };
}

function append(column: Cell[], source: readonly Cell[], [from, to]: [number, number]): void {
  for (let index = from; index < to; index++) column.push(source[index] ?? null);
}
