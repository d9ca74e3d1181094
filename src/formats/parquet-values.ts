import type { ColumnSource } from 'hyparquet-writer';
import type { Collector } from './gather.js';
import type { Cell } from './table.js';

/** What the library writes of a column. */
export type ParquetValues = Pick<ColumnSource, 'data' | 'encoding'>;

/**
 * A column that is made when the library comes to write it, which it does by taking a slice: all columns of a row group
 * as arrays at once outlive it in Node's heap, by hundreds of megabytes in a long answer.
 */
function later(length: number, make: () => unknown[]): unknown[] {
  const column: Pick<unknown[], 'length' | 'slice'> = { length, slice: make };
  return column as unknown[];
}

/** Numbers, with room for so many. Nulls are holes in the array: one of numbers alone is small. */
export function numbersOf(room: number, parse: (cell: string) => number): Collector<ParquetValues> {
  const values = new Float64Array(room);
  const isKnown = new Uint8Array(room);
  let length = 0;
  let negativeZero = false;
  return {
    add(cell) {
      const value = cell === null ? 0 : parse(cell);
      if (Object.is(value, -0)) negativeZero = true;
      values[length] = value;
      isKnown[length] = cell === null ? 0 : 1;
      length += 1;
    },
    take() {
      const end = length;
      const data = later(end, () => withHoles(values.subarray(0, end), isKnown));
      // A dictionary would take both zeros for one.
      const taken: ParquetValues = { data, ...(negativeZero && { encoding: 'PLAIN' }) };
      length = 0;
      negativeZero = false;
      return taken;
    },
  };
}

function withHoles(values: Float64Array, isKnown: Uint8Array): number[] {
  const data: number[] = [];
  data.length = values.length;
  for (let row = 0; row < values.length; row++) if (isKnown[row] === 1) data[row] = values[row]!;
  return data;
}

/** Values of any kind. */
export function valuesOf(parse: (cell: string) => unknown): Collector<ParquetValues> {
  const values: unknown[] = [];
  let length = 0;
  return {
    add(cell: Cell) {
      values[length] = cell === null ? null : parse(cell);
      length += 1;
    },
    take() {
      const end = length;
      length = 0;
      return { data: later(end, () => values.slice(0, end)) };
    },
  };
}

/** Texts, each once: cells are cut out of the text of a batch, and would keep all of it in memory. */
export function textsOf(): Collector<ParquetValues> {
  const known = new Map<string, string>();
  const values = valuesOf((cell) => {
    const text = known.get(cell);
    if (text === undefined) known.set(cell, cell);
    return text ?? cell;
  });
  return {
    add: (cell) => values.add(cell),
    take() {
      known.clear();
      return values.take();
    },
  };
}
