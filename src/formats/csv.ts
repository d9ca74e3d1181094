import { type Format, ranges } from './format.js';
import type { Batch, Table } from './table.js';

/** RFC 4180 with line feeds, a header, empty cells for null. Batches that are CSV already pass as they are. */
export const csv: Format = {
  name: 'csv',
  mediaType: 'text/csv',
  contentType: 'text/csv; charset=utf-8; header=present',
  encode,
};

async function* encode(table: Table): AsyncGenerator<string | Buffer> {
  yield `${table.columns.map((column) => cellText(column.name)).join(',')}\n`;
  for await (const batch of table.batches) {
    if (batch.csv !== undefined) yield batch.csv;
    else yield* lines(batch);
  }
}

function* lines(batch: Batch): Generator<string> {
  const cells = batch.cells();
  for (const [from, to] of ranges(batch)) {
    let text = '';
    for (let index = from; index < to; index++) text += `${lineOf(cells, index)}\n`;
    yield text;
  }
}

function lineOf(cells: ReturnType<Batch['cells']>, index: number): string {
  let line = '';
  for (let column = 0; column < cells.length; column++)
    line +=
      column === 0 ? cellText(cells[column]![index] ?? '') : `,${cellText(cells[column]![index] ?? '')}`;
  return line;
}

const special = /[",\r\n]/;
const cellText = (cell: string): string => (special.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
