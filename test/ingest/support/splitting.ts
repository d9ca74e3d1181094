import type { JsonRow, JsonRows } from '../../../src/ingest/json-row.js';

export type SeenRow = Pick<JsonRow, 'place' | 'value' | 'problem' | 'repeatedKey'> & { raw: string };

/** Reads rows of text that arrives in pieces of `size` bytes. */
export function rowsOf(rows: JsonRows, input: string | Uint8Array, size = 7): SeenRow[] {
  const bytes = Buffer.from(input as string);
  const found: SeenRow[] = [];
  const drain = (): void => {
    for (let row = rows.next(); row !== undefined; row = rows.next()) {
      const { place, value, problem, repeatedKey } = row;
      const raw = row.raw.toString('utf8', row.rawStart, row.rawEnd);
      found.push({ place, value, problem, repeatedKey, raw });
    }
  };
  for (let at = 0; at < bytes.length; at += size) {
    rows.feed(bytes.subarray(at, at + size));
    drain();
  }
  rows.end();
  drain();
  return found;
}
