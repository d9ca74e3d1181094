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
import { gather, rowsOfPart } from './gather.js';
import type { Table } from './table.js';

/** One chunk for the schema, one for each record batch and one for the end. */
export async function* arrowChunks(table: Table): AsyncGenerator<Buffer> {
  const rows = rowsOfPart(table.columns.length);
  const kinds = table.columns.map(({ type }) => arrowColumns[type]);
  const fields = table.columns.map(({ name }, position) => new Field(name, kinds[position]!.type, true));
  const schema = new Schema(fields, new Map(metadataOf(table.envelope)));
  const collectors = kinds.map((kind) => kind.collector(rows));
  const { writer, taken } = openWriter(schema);
  yield taken();
  for await (const { length, columns } of gather(table, rows, collectors)) {
    const data = makeData({ type: new Struct(fields), length, nullCount: 0, children: [...columns] });
    writer.write(new RecordBatch(schema, data));
    yield taken();
  }
  writer.close();
  yield taken();
}

/** The writer's own queue would take in all that is written, however slowly it is read: this one is emptied each time. */
function openWriter(schema: Schema): { writer: RecordBatchStreamWriter; taken: () => Buffer } {
  const writer = new RecordBatchStreamWriter();
  const queue = new AsyncByteQueue();
  let waiting: Uint8Array[] = [];
  queue.write = (bytes) => void waiting.push(bytes as Uint8Array);
  writer.reset(queue, schema);
  return {
    writer,
    taken() {
      const bytes = Buffer.concat(waiting);
      waiting = [];
      return bytes;
    },
  };
}
