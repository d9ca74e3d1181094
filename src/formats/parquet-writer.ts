import { gzipSync } from 'node:zlib';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { metadataOf } from './cell-values.js';
import { gather, rowsOfPart } from './gather.js';
import { footerSchema, parquetColumns } from './parquet-columns.js';
import type { Table } from './table.js';

/**
 * The library's own compression is Snappy in JavaScript: files are a quarter larger with it, take longer, and leave a
 * kilobyte of garbage for each row.
 */
const gzip = (bytes: Uint8Array): Uint8Array =>
  gzipSync(bytes, { level: 1, chunkSize: Math.max(leastChunk, bytes.length) });

/** The smallest buffer that zlib takes. */
const leastChunk = 64;

/** Bytes of a chunk that is handed on. */
const chunkBytes = 256 * 1024;

/** Row groups as they come, and the footer, which grows by some hundred bytes for each column of a row group. */
export async function* parquetChunks(table: Table): AsyncGenerator<Buffer> {
  const { columns, envelope } = table;
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: 'schema', num_children: columns.length },
      ...columns.flatMap(({ name, type }) => parquetColumns[type].elements(name)),
    ],
    kvMetadata: metadataOf(envelope).map(([key, value]) => ({ key, value })),
    createdBy: 'almanac',
    codec: 'GZIP',
    compressors: { GZIP: gzip },
  });
  const rows = rowsOfPart(columns.length);
  const collectors = columns.map(({ type }) => parquetColumns[type].collector(rows));
  for await (const group of gather(table, rows, collectors)) {
    const columnData = group.columns.map((values, position) => ({
      ...values,
      name: columns[position]!.name,
    }));
    void writer.write({ columnData, rowGroupSize: group.length });
    yield* taken(bytes);
  }
  writer.schema = footerSchema(writer.schema);
  void writer.finish();
  yield* taken(bytes);
}

/** What was written since the last time, in pieces: the writer's buffer is used again. */
function* taken(bytes: ByteWriter): Generator<Buffer> {
  const all = Buffer.from(bytes.getBytes());
  bytes.index = 0;
  for (let at = 0; at < all.length; at += chunkBytes) yield all.subarray(at, at + chunkBytes);
}
