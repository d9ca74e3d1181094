import type { Format } from './format.js';
import type { Table } from './table.js';

/** Arrow's IPC stream, https://arrow.apache.org/docs/format/Columnar.html: a schema and record batches. */
export const arrow: Format = {
  name: 'arrow',
  mediaType: 'application/vnd.apache.arrow.stream',
  contentType: 'application/vnd.apache.arrow.stream',
  binary: true,
  encode,
};

/** The library is loaded for the first answer that needs it: it would cost start-up and memory of all others. */
async function* encode(table: Table): AsyncGenerator<Buffer> {
  const { arrowChunks } = await import('./arrow-writer.js');
  yield* arrowChunks(table);
}
