/**
 * What every data answer is before it has a format: named, typed columns and batches of rows. Cells are text: the
 * digits are decided once, so that every format carries the same ones.
 */
export type CellType = 'text' | 'date' | 'timestamp' | 'float' | 'integer' | 'boolean' | 'list' | 'object';

export interface Column {
  name: string;
  /**
   * `timestamp` cells are `YYYY-MM-DD HH:MM:SS.mmm`, `date` cells `YYYY-MM-DD`, `boolean` cells `true` or
   * `false`, `list` cells items joined by `;`, `object` cells JSON.
   */
  type: CellType;
}

/** The text of a cell as every format prints it; null where there is no value. */
export type Cell = string | null;

/** The next cell. */
export type CellReader = () => Cell;

export interface Batch {
  /** Rows in this batch. */
  length: number;
  /** One array per column of the table, each with `length` cells. Made on demand: CSV may never ask. */
  cells: () => readonly (readonly Cell[])[];
  /** The same cells one by one, row after row: for who keeps none of them and needs no memory for all. */
  reader?: () => CellReader;
  /** The same rows as CSV lines, each with its line feed, where the source of the rows has them already. */
  csv?: Buffer;
  /** In a grouped answer: the group that these rows belong to. A group without rows is one empty batch. */
  group?: string;
}

/** How JSON wraps the rows. */
export type Envelope =
  | { shape: 'array' }
  /** `{"<key>": [rows], ...extra}` */
  | { shape: 'object'; key: string; extra?: Readonly<Record<string, unknown>> }
  /** `{"data": {"<group>": [rows]}, "errors": {...}, ...extra}` */
  | {
      shape: 'grouped';
      errors: Readonly<Record<string, unknown>>;
      extra?: Readonly<Record<string, unknown>>;
    };

export interface Table {
  columns: readonly Column[];
  envelope: Envelope;
  batches: AsyncIterable<Batch> | Iterable<Batch>;
  /** Column that a terminal shows as a sparkline. */
  sparkline?: string;
}

/** A batch of rows that are in memory anyway. */
export function batchOf(cells: readonly (readonly Cell[])[], group?: string): Batch {
  const length = cells[0]?.length ?? 0;
  return { length, cells: () => cells, ...(group !== undefined && { group }) };
}
