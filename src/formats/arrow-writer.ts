import {
  AsyncByteQueue,
  Field,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
} from 'apache-arrow';
import { arrowColumns } from './arrow-columns.js';
import { metadataOf } from './cell-values.js';
import { gather } from './gather.js';
import type { Table } from './table.js';

/** Cells in a record batch: half a megabyte of numbers. */
const cellsPerBatch = 64 * 1024;
const mostRows = 8 * 1024;

/** One chunk for the schema, one for each record batch and one for the end. */
export async function* arrowChunks(table: Table): AsyncGenerator<Buffer> {
  const kinds = table.columns.map(({ type }) => arrowColumns[type]);
  const fields = table.columns.map(({ name }, position) => new Field(name, kinds[position]!.type, true));
  const schema = new Schema(fields, new Map(metadataOf(table.envelope)));
  const { writer, taken } = openWriter();
  writer.reset(undefined, schema);
  yield taken();
  const rows = Math.max(1, Math.min(mostRows, Math.floor(cellsPerBatch / kinds.length)));
  for await (const { length, cells } of gather(table, rows)) {
    const children = kinds.map((kind, position) => kind.data(cells[position]!));
    writer.write(new RecordBatch(schema, makeData({ type: new Struct(fields), length, children })));
    yield taken();
  }
  writer.close();
  yield taken();
}

/** The writer's own queue would take in all that is written, however slowly it is read: this one is emptied each time. */
function openWriter(): { writer: RecordBatchStreamWriter; taken: () => Buffer } {
  const writer = new RecordBatchStreamWriter();
  const queue = new AsyncByteQueue();
  let waiting: Uint8Array[] = [];
  queue.write = (bytes) => void waiting.push(bytes as Uint8Array);
  writer.reset(queue);
  return {
    writer,
    taken() {
      const bytes = Buffer.concat(waiting);
      waiting = [];
      return bytes;
    },
  };
}
