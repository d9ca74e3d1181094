import { fc } from '../../support/properties.js';
import { digits } from '../../../src/air-quality/copy-lines.js';
import type { Format } from '../../../src/formats/format.js';
import type { Batch, Cell, CellType, Column, Envelope, Table } from '../../../src/formats/table.js';

/** A column of each type, named after it. */
const types: readonly CellType[] = [
  'text',
  'date',
  'timestamp',
  'float',
  'integer',
  'boolean',
  'list',
  'object',
];
export const columns: readonly Column[] = types.map((type) => ({ name: type, type }));

/** Four rows, column by column, with a null in each column and what is easily lost. */
export const samples: readonly (readonly Cell[])[] = [
  ['a', null, 'ü€😀', ''],
  ['2024-01-01', '1678-01-01', null, '2261-12-31'],
  ['2024-01-01 00:00:00.123', null, '1969-12-31 23:59:59.999', '2024-02-29 12:00:00.000'],
  ['-0', '1e-7', null, '162.846497'],
  ['9223372036854775807', '-9223372036854775808', null, '9007199254740993'],
  ['true', 'false', null, 'true'],
  ['x;y', '', null, 'ü'],
  ['{"a":1.10}', null, '{}', '{"b":[1e3,null]}'],
];

type Batches = Table['batches'];

export const tableOf = (
  batches: Batches,
  { envelope = { shape: 'array' }, of = columns }: { envelope?: Envelope; of?: readonly Column[] } = {},
): Table => ({ columns: of, envelope, batches });

/** Columns of cells as batches of so many rows, the last of what is left. */
export function* batchesOf(cells: readonly (readonly Cell[])[], rows: number): Generator<Batch> {
  const length = cells[0]?.length ?? 0;
  for (let from = 0; from < length; from += rows) {
    const to = Math.min(length, from + rows);
    yield { length: to - from, cells: () => cells.map((column) => column.slice(from, to)) };
  }
}

export async function bytesOf(format: Format, table: Table): Promise<Buffer> {
  const chunks: (string | Buffer)[] = [];
  for await (const chunk of format.encode(table)) chunks.push(chunk);
  return Buffer.concat(chunks.map((chunk) => Buffer.from(chunk)));
}

const valueAt = (row: number, seed: number): Cell =>
  (row * seed) % 10 === 0 ? null : String(((row * seed * 7919) % 100_003) / 1e3);

/** So many rows of measurements: nine of ten values are there. */
export function measurements(rows: number): { of: readonly Column[]; cells: Cell[][] } {
  const every = Array.from({ length: rows }, (_, row) => row);
  return {
    of: [
      { name: 'TimeInstant', type: 'timestamp' },
      { name: 'id_entity', type: 'text' },
      { name: 'no2', type: 'float' },
      { name: 'o3', type: 'float' },
    ],
    cells: [
      every.map((row) =>
        new Date(Date.UTC(2020, 0, 1) + row * 900_123).toISOString().slice(0, 23).replace('T', ' '),
      ),
      every.map((row) => `station-${row % 10}`),
      every.map((row) => valueAt(row, 3)),
      every.map((row) => valueAt(row, 7)),
    ],
  };
}

/** Batches without end, and how many were asked for. */
export function endless(): { batches: Batches; read: () => number; closed: () => boolean } {
  const { cells } = measurements(1000);
  let read = 0;
  let closed = false;
  const batches = async function* (): AsyncGenerator<Batch> {
    try {
      for (;;) {
        read += 1;
        yield* batchesOf(cells, 1000);
        await Promise.resolve();
      }
    } finally {
      closed = true;
    }
  };
  return { batches: batches(), read: () => read, closed: () => closed };
}

const day = {
  min: new Date('1678-01-01T00:00:00Z'),
  max: new Date('2261-12-31T00:00:00Z'),
  noInvalidDate: true,
};
const iso = fc.date(day).map((date) => date.toISOString());
const word = fc.string({ unit: 'grapheme', maxLength: 12 });

/** As the service prints each type. */
const cellOf: Readonly<Record<CellType, fc.Arbitrary<string>>> = {
  text: word,
  date: iso.map((text) => text.slice(0, 10)),
  timestamp: iso.map((text) => text.slice(0, 23).replace('T', ' ')),
  float: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => digits(value) ?? ''),
  integer: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  boolean: fc.boolean().map(String),
  list: fc.array(fc.stringMatching(/^[a-z0-9_]{1,8}$/), { maxLength: 4 }).map((items) => items.join(';')),
  object: fc.json(),
};

/** Columns of any cells, nulls among them, and the rows of a batch. */
export const anyRows: fc.Arbitrary<{ cells: Cell[][]; rows: number }> = fc
  .record({ length: fc.integer({ min: 0, max: 600 }), rows: fc.integer({ min: 1, max: 700 }) })
  .chain(({ length, rows }) =>
    fc
      .tuple(
        ...types.map((type) =>
          fc.array(fc.option(cellOf[type], { freq: 5 }), { minLength: length, maxLength: length }),
        ),
      )
      .map((cells) => ({ cells, rows })),
  );

/** For each type of cells: what a reader of a file gives, as the cell that it came from. `dateOf` reads its times. */
export const cellReaders = (
  dateOf: (value: unknown) => Date,
): Readonly<Record<CellType, (value: unknown) => string>> => ({
  text: String,
  object: String,
  date: (value) => dateOf(value).toISOString().slice(0, 10),
  timestamp: (value) => dateOf(value).toISOString().slice(0, 23).replace('T', ' '),
  float: (value) => (Object.is(value, -0) ? '-0' : String(value)),
  integer: String,
  boolean: String,
  list: (value) => [...(value as Iterable<string>)].join(';'),
});
