import { to as copyTo } from 'pg-copy-streams';
import { asDatabaseError, type Client } from '../database/database.js';
import type { Batch, CellType } from '../formats/table.js';
import type { OpenSnapshot } from '../database/snapshot.js';
import { batchOfLines } from './copy-lines.js';

/** Bytes that make a batch worth handing on, and the most that the driver reads ahead. */
const batchBytes = 128 * 1024;
const lineFeed = 0x0a;

/** The reader left before the end. Not an error of the database: it only says why its connection is thrown away. */
export class ReadAbandoned extends Error {
  readonly code = 'abandoned';
}

export interface CopiedRows {
  batches: AsyncIterable<Batch>;
  /** Ends the snapshot. Before the end of the rows it throws the connection away, which ends the query. */
  close: () => Promise<void>;
}

/** What COPY sends, in pieces that end anywhere. */
export interface CopiedBytes {
  chunks: AsyncIterable<Buffer>;
  close: CopiedRows['close'];
}

/**
 * The rows of a query in constant memory: nothing is read that is not asked for. The pool of `snapshot` must have no
 * query timeout of the driver: its timer would outlive the copy and fail it after its end.
 */
export function copyRows(snapshot: OpenSnapshot, select: string, types: readonly CellType[]): CopiedRows {
  const { chunks, close } = copyBytes(snapshot, select, 'csv');
  const batches = async function* (): AsyncGenerator<Batch> {
    for await (const lines of wholeLines(chunks)) yield batchOfLines(lines, types);
  };
  return { batches: batches(), close };
}

/** As `copyRows`, before anything is made of the bytes. */
export function copyBytes(snapshot: OpenSnapshot, select: string, format: 'csv' | 'binary'): CopiedBytes {
  const stream = snapshot.client.query(
    copyTo(`COPY (${select}) TO STDOUT (FORMAT ${format})`, { highWaterMark: batchBytes }),
  );
  // An error that comes when nobody reads any more must not end the process.
  stream.on('error', () => undefined);
  let outcome: unknown = new ReadAbandoned('the rows were not read to their end');
  const chunks = async function* (): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of stream) yield chunk as Buffer;
      outcome = undefined;
    } catch (error) {
      outcome = error;
      throw asDatabaseError(error);
    }
  };
  return { chunks: chunks(), close: () => snapshot.close(outcome) };
}

/** Joins the driver's chunks, which end anywhere, to buffers of whole lines. */
async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    size += chunk.length;
    if (size < batchBytes) continue;
    const joined = Buffer.concat(waiting, size);
    const end = joined.lastIndexOf(lineFeed) + 1;
    const rest = joined.subarray(end);
    waiting = rest.length === 0 ? [] : [rest];
    size = rest.length;
    if (end > 0) yield joined.subarray(0, end);
  }
  if (size > 0) yield Buffer.concat(waiting, size);
}

/** A value as the driver gives it, and rows of them. */
export type Value = string | number | null;
export type Rows = readonly (readonly Value[])[];

/** Runs a bounded query and gives its values as arrays, one a row. */
export async function selectRows(client: Client, select: string): Promise<Rows> {
  const result = await client.query<Value[]>({ text: select, rowMode: 'array' });
  return result.rows;
}
