import { setImmediate as turn } from 'node:timers/promises';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { metadataOf } from './cell-values.js';
import { gather } from './gather.js';
import { footerSchema, parquetColumns } from './parquet-columns.js';
import type { Cell, Column, Table } from './table.js';

/** Cells in a row group, 32,768 rows of eight columns: it is written in one turn, and held in memory until then. */
const cellsPerGroup = 256 * 1024;
/** Rows that are taken in one turn of the event loop. */
const rowsPerTurn = 4 * 1024;
/** Bytes of a chunk that is handed on. */
const chunkBytes = 256 * 1024;

/** Row groups as they come, and the footer. */
export async function* parquetChunks(table: Table): AsyncGenerator<Buffer> {
  const { columns } = table;
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: 'schema', num_children: columns.length },
      ...columns.flatMap(({ name, type }) => parquetColumns[type].elements(name)),
    ],
    kvMetadata: metadataOf(table.envelope).map(([key, value]) => ({ key, value })),
    createdBy: 'almanac',
  });
  const most = Math.max(1, Math.floor(cellsPerGroup / columns.length));
  let group = newGroup(columns);
  for await (const { length, cells } of gather(table, Math.min(rowsPerTurn, most))) {
    add(group, cells);
    group.length += length;
    await turn(); // nothing leaves for a while: others must have theirs
    if (group.length < most) continue;
    write(writer, group);
    yield* taken(bytes);
    group = newGroup(columns);
  }
  if (group.length > 0) write(writer, group);
  writer.schema = footerSchema(writer.schema);
  void writer.finish();
  yield* taken(bytes);
}

interface Group {
  length: number;
  columns: { column: Column; data: unknown[]; negativeZero: boolean }[];
}

const newGroup = (columns: readonly Column[]): Group => ({
  length: 0,
  columns: columns.map((column) => ({ column, data: [], negativeZero: false })),
});

function add(group: Group, cells: readonly (readonly Cell[])[]): void {
  group.columns.forEach((into, position) => {
    const kind = parquetColumns[into.column.type];
    for (const cell of cells[position]!) {
      const known = cell === null ? null : kind.value(cell);
      if (Object.is(known, -0)) into.negativeZero = true;
      into.data.push(known);
    }
  });
}

function write(writer: ParquetWriter, { length, columns }: Group): void {
  void writer.write({
    columnData: columns.map(({ column, data, negativeZero }) => ({
      name: column.name,
      data,
      // A dictionary would take both zeros for one.
      ...(negativeZero && { encoding: 'PLAIN' as const }),
    })),
    rowGroupSize: length,
  });
}

/** What was written since the last time, in pieces: the writer's buffer is used again. */
function* taken(bytes: ByteWriter): Generator<Buffer> {
  const all = Buffer.from(bytes.getBytes());
  bytes.index = 0;
  for (let at = 0; at < all.length; at += chunkBytes) yield all.subarray(at, at + chunkBytes);
}
