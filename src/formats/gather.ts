import { setImmediate as turn } from 'node:timers/promises';
import type { Batch, Cell, CellReader, Table } from './table.js';

/**
 * Takes the cells of one column as they come and keeps what they stand for: so many texts, held until there are enough
 * of them, would fill the memory.
 */
export interface Collector<T> {
  add(cell: Cell): void;
  /** What came since the last time. It may share memory with what comes next: to be used up before. */
  take(): T;
}

export interface Gathered<T> {
  /** Rows, never 0. */
  length: number;
  columns: readonly T[];
}

/** A part ends at a multiple of so many rows, or with the table. */
const rowsPerStep = 256;
/** Characters of text that end a part before it has its rows: an explained row may have thousands. */
const mostText = 4 * 1024 * 1024;

/**
 * Cells of a part: half a megabyte of numbers. Parquet's readers like larger parts but read these as fast, and arrays of
 * more than 128 KiB outlive their use in Node's heap by far.
 */
const cellsPerPart = 64 * 1024;
const mostRows = 63 * rowsPerStep;

/** Rows of a part, for `gather`: 8,192 of eight columns. */
export const rowsOfPart = (columns: number): number =>
  Math.min(mostRows, Math.max(1, Math.floor(cellsPerPart / columns / rowsPerStep)) * rowsPerStep);

/**
 * Joins small batches and cuts large ones. Where a part ends follows from the rows alone, never from the batches they
 * came in, which depend on the network: the same answer must be the same bytes, as its ETag is strong.
 */
export async function* gather<T>(
  table: Table,
  rows: number,
  collectors: readonly Collector<T>[],
): AsyncGenerator<Gathered<T>> {
  let length = 0;
  let text = 0;
  for await (const batch of unhurried(table)) {
    const next = batch.reader?.() ?? readerOf(batch.cells());
    for (let row = 0; row < batch.length; row++) {
      text += addRow(collectors, next);
      length += 1;
      if (length < rows && (text < mostText || length % rowsPerStep !== 0)) continue;
      yield { length, columns: collectors.map((collector) => collector.take()) };
      length = 0;
      text = 0;
    }
  }
  if (length > 0) yield { length, columns: collectors.map((collector) => collector.take()) };
}

/** Rows that are taken in one turn of the event loop: nothing may leave for a while, and others must have theirs. */
const rowsPerTurn = 4096;

async function* unhurried({ batches }: Table): AsyncGenerator<Batch> {
  let taken = 0;
  for await (const batch of batches) {
    yield batch;
    taken += batch.length;
    if (taken < rowsPerTurn) continue;
    await turn();
    taken = 0;
  }
}

function readerOf(cells: ReturnType<Batch['cells']>): CellReader {
  let column = -1;
  let row = 0;
  return () => {
    column += 1;
    if (column === cells.length) {
      column = 0;
      row += 1;
    }
    return cells[column]![row] ?? null;
  };
}

/** Gives the number of characters. */
function addRow(collectors: readonly Collector<unknown>[], next: CellReader): number {
  let text = 0;
  for (const collector of collectors) {
    const cell = next();
    collector.add(cell);
    if (cell !== null) text += cell.length;
  }
  return text;
}
