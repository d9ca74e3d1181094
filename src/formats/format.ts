import type { Batch, Table } from './table.js';

/** One way to write a table down. */
export interface Format {
  name: string;
  /** What `Accept` is compared with. */
  mediaType: string;
  contentType: string;
  /** Bytes, not text. */
  binary?: true;
  /** Compressed in itself: a content coding would cost time and win next to nothing. */
  compressed?: true;
  /** The bytes of the answer, in chunks of at most some hundred KiB. Nothing is read ahead of what is asked. */
  encode(table: Table): AsyncGenerator<string | Buffer>;
}

/** Rows per chunk of text: bounds what one turn of the event loop costs. */
const rowsPerChunk = 2000;

/** Cuts a batch into ranges of rows. */
export function* ranges(batch: Batch): Generator<[from: number, to: number]> {
  for (let from = 0; from < batch.length; from += rowsPerChunk)
    yield [from, Math.min(batch.length, from + rowsPerChunk)];
}
