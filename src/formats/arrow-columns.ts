import {
  Bool,
  type Data,
  type DataType,
  DateDay,
  Field,
  Float64,
  Int64,
  List,
  makeData,
  TimestampMillisecond,
  Utf8,
} from 'apache-arrow';
import { dayOf, int64Of, itemsOf, millisOf, truthOf } from './cell-values.js';
import type { Cell, CellType } from './table.js';

/** A type of cells in Arrow, and how a column of them becomes its buffers. */
interface ArrowColumn {
  type: DataType;
  data(cells: readonly Cell[]): Data;
}

export const arrowColumns: Readonly<Record<CellType, ArrowColumn>> = {
  text: column(new Utf8(), (type, cells) => makeData({ type, ...textsOf(cells), ...nullsOf(cells) })),
  object: column(new Utf8(), (type, cells) => makeData({ type, ...textsOf(cells), ...nullsOf(cells) })),
  date: column(new DateDay(), (type, cells) => {
    const data = filled(new Int32Array(cells.length), cells, dayOf);
    return makeData({ type, data, ...nullsOf(cells) });
  }),
  timestamp: column(new TimestampMillisecond('UTC'), (type, cells) => {
    const data = filled(new BigInt64Array(cells.length), cells, (cell) => BigInt(millisOf(cell)));
    return makeData({ type, data, ...nullsOf(cells) });
  }),
  float: column(new Float64(), (type, cells) => {
    const data = filled(new Float64Array(cells.length), cells, Number);
    return makeData({ type, data, ...nullsOf(cells) });
  }),
  integer: column(new Int64(), (type, cells) => {
    const data = filled(new BigInt64Array(cells.length), cells, int64Of);
    return makeData({ type, data, ...nullsOf(cells) });
  }),
  boolean: column(new Bool(), (type, cells) => {
    const data = bitsOf(cells, (cell) => cell !== null && truthOf(cell));
    return makeData({ type, data, ...nullsOf(cells) });
  }),
  list: column(new List(new Field('item', new Utf8(), true)), (type, cells) => {
    const { items, valueOffsets } = itemsAndOffsets(cells);
    const child = makeData({ type: type.valueType, length: items.length, ...textsOf(items) });
    return makeData({ type, valueOffsets, child, ...nullsOf(cells) });
  }),
};

function column<T extends DataType>(
  type: T,
  data: (type: T, cells: readonly Cell[]) => Data<T>,
): ArrowColumn {
  return { type, data: (cells) => data(type, cells) };
}

/** What is under a null stays 0. */
function filled<V, A extends Record<number, V>>(
  values: A,
  cells: readonly Cell[],
  parse: (cell: string) => V,
): A {
  const into: Record<number, V> = values;
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row]!;
    if (cell !== null) into[row] = parse(cell);
  }
  return values;
}

function itemsAndOffsets(cells: readonly Cell[]): { items: string[]; valueOffsets: Int32Array } {
  const items: string[] = [];
  const valueOffsets = new Int32Array(cells.length + 1);
  cells.forEach((cell, row) => {
    if (cell !== null) items.push(...itemsOf(cell));
    valueOffsets[row + 1] = items.length;
  });
  return { items, valueOffsets };
}

interface Texts {
  data: Uint8Array;
  valueOffsets: Int32Array;
}

/** All texts one behind the other, and where each begins. */
function textsOf(cells: readonly Cell[]): Texts {
  const joined = cells.join(''); // a null is nothing here
  const data = Buffer.from(joined);
  const isAscii = data.length === joined.length;
  const valueOffsets = new Int32Array(cells.length + 1);
  let at = 0;
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row] ?? '';
    at += isAscii ? cell.length : Buffer.byteLength(cell);
    valueOffsets[row + 1] = at;
  }
  return { data, valueOffsets };
}

interface Nulls {
  length: number;
  nullCount: number;
  nullBitmap?: Uint8Array;
}

function nullsOf(cells: readonly Cell[]): Nulls {
  const { length } = cells;
  let nullCount = 0;
  for (const cell of cells) if (cell === null) nullCount += 1;
  if (nullCount === 0) return { length, nullCount };
  return { length, nullCount, nullBitmap: bitsOf(cells, (cell) => cell !== null) };
}

/** A bit for each cell, the first one lowest. */
function bitsOf(cells: readonly Cell[], isSet: (cell: Cell) => boolean): Uint8Array {
  const bits = new Uint8Array(Math.ceil(cells.length / 8));
  for (let row = 0; row < cells.length; row++) if (isSet(cells[row]!)) bits[row >> 3]! |= 1 << (row & 7);
  return bits;
}
