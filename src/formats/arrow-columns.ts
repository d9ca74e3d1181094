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
import type { Collector } from './gather.js';
import type { CellType } from './table.js';

/** A type of cells in Arrow, and what makes the buffers of a column with room for so many rows. */
interface ArrowColumn {
  type: DataType;
  collector(room: number): Collector<Data>;
}

export const arrowColumns: Readonly<Record<CellType, ArrowColumn>> = {
  text: textColumn(),
  object: textColumn(),
  date: numberColumn({
    type: new DateDay(),
    allocate: (room) => new Int32Array(room),
    parse: dayOf,
    none: 0,
    make: (type, data, rest) => makeData({ type, data, ...rest }),
  }),
  timestamp: numberColumn({
    type: new TimestampMillisecond('UTC'),
    allocate: (room) => new BigInt64Array(room),
    parse: (cell) => BigInt(millisOf(cell)),
    none: 0n,
    make: (type, data, rest) => makeData({ type, data, ...rest }),
  }),
  float: numberColumn({
    type: new Float64(),
    allocate: (room) => new Float64Array(room),
    parse: Number,
    none: 0,
    make: (type, data, rest) => makeData({ type, data, ...rest }),
  }),
  integer: numberColumn({
    type: new Int64(),
    allocate: (room) => new BigInt64Array(room),
    parse: int64Of,
    none: 0n,
    make: (type, data, rest) => makeData({ type, data, ...rest }),
  }),
  boolean: booleanColumn(),
  list: listColumn(),
};

interface NumberColumn<T, A, V> {
  type: T;
  allocate(room: number): A;
  parse(cell: string): V;
  /** What is under a null. */
  none: V;
  make(type: T, values: A, rest: Validity): Data;
}

type Values<V> = Record<number, V> & { subarray(from: number, to: number): unknown };

/** Numbers of a fixed width. */
function numberColumn<T extends DataType, A extends Values<V>, V>(kind: NumberColumn<T, A, V>): ArrowColumn {
  const { type } = kind;
  return {
    type,
    collector(room) {
      const values = kind.allocate(room);
      const into: Record<number, V> = values;
      const validity = validityOf(room);
      return {
        add(cell) {
          into[validity.length()] = cell === null ? kind.none : kind.parse(cell);
          validity.add(cell !== null);
        },
        take: () => kind.make(type, values.subarray(0, validity.length()) as A, validity.take()),
      };
    },
  };
}

function booleanColumn(): ArrowColumn {
  const type = new Bool();
  return {
    type,
    collector(room) {
      const truths = bitsOf(room);
      const validity = validityOf(room);
      return {
        add(cell) {
          truths.set(validity.length(), cell !== null && truthOf(cell));
          validity.add(cell !== null);
        },
        take: () => makeData({ type, data: truths.bytes, ...validity.take() }),
      };
    },
  };
}

function textColumn(): ArrowColumn {
  const type = new Utf8();
  return {
    type,
    collector(room) {
      const texts = textsOf();
      const validity = validityOf(room);
      return {
        add(cell) {
          texts.add(cell ?? '');
          validity.add(cell !== null);
        },
        take: () => makeData({ type, ...texts.take(), ...validity.take() }),
      };
    },
  };
}

function listColumn(): ArrowColumn {
  const item = new Utf8();
  const type = new List(new Field('item', item, true));
  return {
    type,
    collector(room) {
      const texts = textsOf();
      const validity = validityOf(room);
      const ends = new Int32Array(room + 1);
      return {
        add(cell) {
          if (cell !== null) for (const text of itemsOf(cell)) texts.add(text);
          ends[validity.length() + 1] = texts.length();
          validity.add(cell !== null);
        },
        take() {
          const length = texts.length();
          const child = makeData({ type: item, length, ...texts.take() });
          return makeData({ type, valueOffsets: ends, child, ...validity.take() });
        },
      };
    },
  };
}

interface Validity {
  length: number;
  nullCount: number;
  nullBitmap: Uint8Array;
}

/** Which rows have a value. */
function validityOf(room: number): { add(valid: boolean): void; length(): number; take(): Validity } {
  const bits = bitsOf(room);
  let length = 0;
  let nullCount = 0;
  return {
    add(valid) {
      bits.set(length, valid);
      length += 1;
      if (!valid) nullCount += 1;
    },
    length: () => length,
    take() {
      const taken = { length, nullCount, nullBitmap: bits.bytes };
      length = 0;
      nullCount = 0;
      return taken;
    },
  };
}

/** A bit for each row, the first one lowest. */
function bitsOf(room: number): { bytes: Uint8Array; set(row: number, on: boolean): void } {
  const bytes = new Uint8Array(Math.ceil(room / 8));
  return {
    bytes,
    set(row, on) {
      const bit = 1 << (row & 7);
      if (on) bytes[row >> 3]! |= bit;
      else bytes[row >> 3]! &= ~bit;
    },
  };
}

interface Texts {
  data: Uint8Array;
  valueOffsets: Int32Array;
}

/** Texts one behind the other in UTF-8, and where each begins. */
function textsOf(): { add(text: string): void; length(): number; take(): Texts } {
  let data = Buffer.alloc(4096);
  let offsets = new Int32Array(1024);
  let length = 0;
  return {
    add(text) {
      const at = offsets[length]!;
      if (at + text.length * 3 > data.length) data = Buffer.concat([data], at * 2 + text.length * 3);
      if (length + 1 === offsets.length) {
        const more = new Int32Array(offsets.length * 2);
        more.set(offsets);
        offsets = more;
      }
      length += 1;
      offsets[length] = at + data.write(text, at);
    },
    length: () => length,
    take() {
      const end = offsets[length]!;
      const taken = { data: data.subarray(0, end), valueOffsets: offsets.subarray(0, length + 1) };
      length = 0;
      return taken;
    },
  };
}
