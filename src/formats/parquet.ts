import type { Format } from './format.js';
import type { Table } from './table.js';

/** Apache Parquet, https://parquet.apache.org/docs/file-format/: row groups as they come, the footer last. */
export const parquet: Format = {
  name: 'parquet',
  mediaType: 'application/vnd.apache.parquet',
  contentType: 'application/vnd.apache.parquet',
  binary: true,
  compressed: true,
  encode,
};

/** The library is loaded for the first answer that needs it: it would cost start-up and memory of all others. */
async function* encode(table: Table): AsyncGenerator<Buffer> {
  const { parquetChunks } = await import('./parquet-writer.js');
  yield* parquetChunks(table);
}
