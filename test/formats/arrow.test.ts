import { describe, expect, it } from '@jest/globals';
import { type Table as ArrowTable, tableFromIPC } from 'apache-arrow';
import { fc } from '../support/properties.js';
import { arrow } from '../../src/formats/arrow.js';
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

const cellOf = cellReaders((millis) => new Date(Number(millis)));

const cellsOf = (table: ArrowTable, of = columns): Cell[][] =>
  of.map(({ name, type }) =>
    Array.from(table.getChild(name) ?? [], (value: unknown) => (value === null ? null : cellOf[type](value))),
  );

const read = async (...given: Parameters<typeof tableOf>): Promise<ArrowTable> =>
  tableFromIPC(await bytesOf(arrow, tableOf(...given)));

describe('arrow', () => {
  it('has a type for each type of cells', async () => {
    const { schema } = await read([]);
    expect(schema.fields.map(({ name, type }) => `${name} ${String(type)}`)).toEqual([
      'text Utf8',
      'date Date32<DAY>',
      'timestamp Timestamp<MILLISECOND, UTC>',
      'float Float64',
      'integer Int64',
      'boolean Bool',
      'list List<Utf8>',
      'object Utf8',
    ]);
    expect(schema.fields.every(({ nullable }) => nullable)).toBe(true);
  });

  it('gives every cell back, nulls, zero signs, large numbers and texts of more than ASCII too', async () => {
    expect(cellsOf(await read(batchesOf(samples, 4)))).toEqual(samples);
  });

  it('marks nulls in a bitmap', async () => {
    const table = await read(batchesOf(samples, 4));
    expect(columns.map(({ name }) => table.getChild(name)?.nullCount)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('is a stream with a schema and an end where there are no rows', async () => {
    const bytes = await bytesOf(arrow, tableOf([{ length: 0, cells: () => columns.map(() => []) }]));
    expect(tableFromIPC(bytes).numRows).toBe(0);
    expect(tableFromIPC(bytes).schema.fields).toHaveLength(columns.length);
    expect(bytes.subarray(-8)).toEqual(Buffer.from([255, 255, 255, 255, 0, 0, 0, 0]));
  });

  it('refuses a number beyond 64 bits instead of letting it wrap', async () => {
    const cells = [['9223372036854775807', '9223372036854775808']];
    const of = [{ name: 'volume', type: 'integer' }] as const;
    await expect(read(batchesOf(cells, 2), { of })).rejects.toMatchObject({ code: 'not-acceptable' });
  });

  it('tells what JSON says around the rows in the metadata of the schema', async () => {
    const errors = { X: { status: 404 } };
    const { schema } = await read([], {
      envelope: { shape: 'grouped', errors, extra: { next_cursor: 'c' } },
    });
    expect([...schema.metadata]).toEqual([
      ['errors', '{"X":{"status":404}}'],
      ['next_cursor', 'c'],
    ]);
  });

  it('joins small batches to large ones, and the bytes do not tell of the batches they came from', async () => {
    const { of, cells } = measurements(20_000);
    const table = await read(batchesOf(cells, 7), { of });
    expect(table.batches.map(({ numRows }) => numRows)).toEqual([16_128, 3872]);
    expect(cellsOf(table, of)).toEqual(cells);

    const whole = await bytesOf(arrow, tableOf(batchesOf(cells, 20_000), { of }));
    expect(whole.equals(await bytesOf(arrow, tableOf(batchesOf(cells, 1001), { of })))).toBe(true);
  });

  it('ends a batch early where its text is long', async () => {
    const cells = [Array.from({ length: 1000 }, () => 'x'.repeat(10_000))];
    const table = await read(batchesOf(cells, 100), { of: [{ name: 'text', type: 'text' }] });
    expect(table.batches.map(({ numRows }) => numRows)).toEqual([512, 488]);
    expect(cellsOf(table, [{ name: 'text', type: 'text' }])).toEqual(cells);
  });

  it('reads no further than it is read, and stops reading when its reader leaves', async () => {
    const { of } = measurements(0);
    const source = endless();
    const chunks = arrow.encode(tableOf(source.batches, { of }));
    for (let taken = 0; taken < 3; taken += 1) await chunks.next(); // the schema and two batches
    expect(source.read()).toBeLessThanOrEqual(34);
    await chunks.return(undefined);
    expect(source.closed()).toBe(true);
  });

  it('gives back whatever cells there are, however they come', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, async ({ cells, rows }) => {
        expect(cellsOf(await read(batchesOf(cells, rows)))).toEqual(cells);
      }),
      { numRuns: 30 },
    );
  });
});
