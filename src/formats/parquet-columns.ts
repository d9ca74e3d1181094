import type { SchemaElement } from 'hyparquet-writer';
import { dayOf, int64Of, itemsOf, millisOf, truthOf } from './cell-values.js';
import type { CellType } from './table.js';

type Leaf = Omit<SchemaElement, 'name' | 'repetition_type'>;

/** A type of cells in Parquet. */
interface ParquetColumn {
  /** The column in the schema: one element, or a group and what is in it. */
  elements(name: string): SchemaElement[];
  /** What the library takes for a cell. */
  value(cell: string): unknown;
}

const text: Leaf = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };

const leaf = (element: Leaf, value: ParquetColumn['value']): ParquetColumn => ({
  elements: (name) => [{ ...element, name, repetition_type: 'OPTIONAL' }],
  value,
});

const asItIs = (cell: string): string => cell;

/**
 * The schema as the footer tells it. JSON has its converted type there only, without which DuckDB reads bytes: while
 * values are written, the library would take it as an order to print them anew.
 */
export const footerSchema = (schema: readonly SchemaElement[]): SchemaElement[] =>
  schema.map((element) =>
    element.logical_type?.type === 'JSON' ? { ...element, converted_type: 'JSON' } : element,
  );

export const parquetColumns: Readonly<Record<CellType, ParquetColumn>> = {
  text: leaf(text, asItIs),
  object: leaf({ type: 'BYTE_ARRAY', logical_type: { type: 'JSON' } }, asItIs),
  date: leaf({ type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } }, dayOf),
  timestamp: leaf(
    {
      type: 'INT64',
      converted_type: 'TIMESTAMP_MILLIS',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    },
    millisOf,
  ),
  float: leaf({ type: 'DOUBLE' }, Number),
  integer: leaf({ type: 'INT64' }, int64Of),
  boolean: leaf({ type: 'BOOLEAN' }, truthOf),
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
    value: itemsOf,
  },
};
