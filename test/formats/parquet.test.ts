import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { fc } from '../support/properties.js';
import { type FileMetaData, parquetMetadata, parquetReadObjects } from 'hyparquet';
import { parquet } from '../../src/formats/parquet.js';
import type { Cell } from '../../src/formats/table.js';
import {
  anyRows,
  batchesOf,
  bytesOf,
  cellReaders,
  columns,
  endless,
  measurements,
  samples,
  tableOf,
} from './support/tables.js';

type Row = Record<string, unknown>;

const cellOf = cellReaders((date) => date as Date);

/** The text as it was written, not what it means. */
const jsonFromBytes = (text: Uint8Array | undefined): unknown => text && Buffer.from(text).toString();

interface Read {
  metadata: FileMetaData;
  cells: Cell[][];
}

async function read(...given: Parameters<typeof tableOf>): Promise<Read> {
  const bytes = await bytesOf(parquet, tableOf(...given));
  const file = new Uint8Array(bytes).buffer;
  const metadata = parquetMetadata(file);
  const rows: Row[] = await parquetReadObjects({
    file,
    metadata,
    parsers: { jsonFromBytes },
    compressors: { GZIP: (bytes) => gunzipSync(bytes) },
  });
  const of = given[1]?.of ?? columns;
  const cells = of.map(({ name, type }) =>
    rows.map((row) => (row[name] === null || row[name] === undefined ? null : cellOf[type](row[name]))),
  );
  return { metadata, cells };
}

describe('parquet', () => {
  it('has a type for each type of cells', async () => {
    const { metadata } = await read([]);
    const told = metadata.schema.map(({ name, type, repetition_type, converted_type, logical_type }) =>
      [name, type, repetition_type, converted_type, logical_type?.type].filter(Boolean).join(' '),
    );
    expect(told).toEqual([
      'schema',
      'text BYTE_ARRAY OPTIONAL UTF8 STRING',
      'date INT32 OPTIONAL DATE DATE',
      'timestamp INT64 OPTIONAL TIMESTAMP_MILLIS TIMESTAMP',
      'float DOUBLE OPTIONAL',
      'integer INT64 OPTIONAL',
      'boolean BOOLEAN OPTIONAL',
      'list OPTIONAL LIST LIST',
      'list REPEATED',
      'element BYTE_ARRAY OPTIONAL UTF8 STRING',
      'object BYTE_ARRAY OPTIONAL JSON JSON',
    ]);
    expect(metadata.schema.find(({ name }) => name === 'timestamp')?.logical_type).toEqual({
      type: 'TIMESTAMP',
      isAdjustedToUTC: true,
      unit: 'MILLIS',
    });
  });

  it('gives every cell back, nulls, zero signs, large numbers and texts of more than ASCII too', async () => {
    const { cells, metadata } = await read(batchesOf(samples, 4));
    expect(cells).toEqual(samples);
    const nulls = metadata.row_groups[0]?.columns.map((chunk) => chunk.meta_data?.statistics?.null_count);
    expect(nulls).toEqual([1n, 1n, 1n, 1n, 1n, 1n, 2n, 1n]); // of the list, the empty one has no item either
  });

  it('keeps the signs of zeros that a dictionary would take for one', async () => {
    const cells = [Array.from({ length: 1000 }, (_, row) => (row % 3 === 0 ? '-0' : '0'))];
    expect((await read(batchesOf(cells, 10), { of: [{ name: 'v', type: 'float' }] })).cells).toEqual(cells);
  });

  it('is a file with a schema where there are no rows', async () => {
    const { metadata, cells } = await read([{ length: 0, cells: () => columns.map(() => []) }]);
    expect(metadata.num_rows).toBe(0n);
    expect(cells).toEqual(columns.map(() => []));
  });

  it('refuses a number beyond 64 bits instead of letting it wrap', async () => {
    const of = [{ name: 'volume', type: 'integer' }] as const;
    const reading = read(batchesOf([['-9223372036854775809']], 1), { of });
    await expect(reading).rejects.toMatchObject({ code: 'not-acceptable' });
  });

  it('tells what JSON says around the rows in the metadata of the file', async () => {
    const errors = { X: { status: 404 } };
    const envelope = { shape: 'grouped', errors, extra: { next_cursor: 'c' } } as const;
    expect((await read([], { envelope })).metadata.key_value_metadata).toEqual([
      { key: 'errors', value: '{"X":{"status":404}}' },
      { key: 'next_cursor', value: 'c' },
    ]);
  });

  it('joins small batches to row groups, and the bytes do not tell of the batches they came from', async () => {
    const { of, cells } = measurements(20_000);
    const { metadata, cells: back } = await read(batchesOf(cells, 7), { of });
    expect(metadata.row_groups.map((group) => group.num_rows)).toEqual([16_128n, 3872n]);
    expect(back).toEqual(cells);

    const whole = await bytesOf(parquet, tableOf(batchesOf(cells, 20_000), { of }));
    expect(whole.equals(await bytesOf(parquet, tableOf(batchesOf(cells, 1001), { of })))).toBe(true);
  });

  it('reads no further than it is read, and stops reading when its reader leaves', async () => {
    const source = endless();
    const chunks = parquet.encode(tableOf(source.batches, { of: measurements(0).of }));
    await chunks.next();
    expect(source.read()).toBeLessThanOrEqual(17); // batches of 1,000 rows, of one row group
    await chunks.return(undefined);
    expect(source.closed()).toBe(true);
  });

  it('gives back whatever cells there are, however they come', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, async ({ cells, rows }) => {
        expect((await read(batchesOf(cells, rows))).cells).toEqual(cells);
      }),
      { numRuns: 30 },
    );
  });
});
