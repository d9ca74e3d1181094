import { type Format, ranges } from './format.js';
import { rowWriter } from './json.js';
import type { Table } from './table.js';

/** One JSON object a line, the same rows as `json` without envelope. */
export const ndjson: Format = {
  name: 'ndjson',
  mediaType: 'application/x-ndjson',
  contentType: 'application/x-ndjson; charset=utf-8',
  encode,
};

async function* encode(table: Table): AsyncGenerator<string> {
  const row = rowWriter(table.columns);
  for await (const batch of table.batches) {
    const cells = batch.cells();
    for (const [from, to] of ranges(batch)) {
      let text = '';
      for (let index = from; index < to; index++) text += `${row(cells, index)}\n`;
      yield text;
    }
  }
}
