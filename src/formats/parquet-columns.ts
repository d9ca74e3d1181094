import type { SchemaElement } from 'hyparquet-writer';
import { dayOf, int64Of, itemsOf, millisOf, truthOf } from './cell-values.js';
import type { Collector } from './gather.js';
import { numbersOf, type ParquetValues, textsOf, valuesOf } from './parquet-values.js';
import type { CellType } from './table.js';

type Leaf = Omit<SchemaElement, 'name' | 'repetition_type'>;

/** A type of cells in Parquet. */
interface ParquetColumn {
  /** The column in the schema: one element, or a group and what is in it. */
  elements(name: string): SchemaElement[];
  collector(room: number): Collector<ParquetValues>;
}

const text: Leaf = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };

const leaf = (element: Leaf, collector: ParquetColumn['collector']): ParquetColumn => ({
  elements: (name) => [{ ...element, name, repetition_type: 'OPTIONAL' }],
  collector,
});

/**
 * The schema as the footer tells it. JSON has its converted type there only, without which DuckDB reads bytes: while
 * values are written, the library would take it as an order to print them anew.
 */
export const footerSchema = (schema: readonly SchemaElement[]): SchemaElement[] =>
  schema.map((element) =>
    element.logical_type?.type === 'JSON' ? { ...element, converted_type: 'JSON' } : element,
  );

export const parquetColumns: Readonly<Record<CellType, ParquetColumn>> = {
  text: leaf(text, () => textsOf()),
  object: leaf({ type: 'BYTE_ARRAY', logical_type: { type: 'JSON' } }, () => textsOf()),
  date: leaf({ type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } }, (room) =>
    numbersOf(room, dayOf),
  ),
  timestamp: leaf(
    {
      type: 'INT64',
      converted_type: 'TIMESTAMP_MILLIS',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    },
    (room) => numbersOf(room, millisOf),
  ),
  float: leaf({ type: 'DOUBLE' }, (room) => numbersOf(room, Number)),
  integer: leaf({ type: 'INT64' }, () => valuesOf(int64Of)),
  boolean: leaf({ type: 'BOOLEAN' }, () => valuesOf(truthOf)),
  list: {
    elements: (name) => [
      {
        name,
        repetition_type: 'OPTIONAL',
        num_children: 1,
        converted_type: 'LIST',
        logical_type: { type: 'LIST' },
      },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { ...text, name: 'element', repetition_type: 'OPTIONAL' },
    ],
    collector: () => valuesOf(itemsOf),
  },
};
