import type { Rejection } from './row-type.js';

export type RecordProblem = 'quoting' | 'encoding' | 'too-long' | 'json' | 'not-an-object';

/** One row of a source, whatever the format. Field i is `bytes[starts[i] … ends[i])`, without quotes and escapes. */
export interface SourceRecord {
  bytes: Buffer;
  starts: Int32Array;
  ends: Int32Array;
  count: number;
  /** Line on which the record begins, or number of the array's element, from 1; line breaks inside quotes count. */
  line: number;
  /** What is wrong with the record, or with one of its fields, before any value is looked at. */
  problem: RecordProblem | Rejection | undefined;
  /** The record as it stands in the source, for messages. */
  raw: Buffer;
  rawStart: number;
  rawEnd: number;
}

/**
 * Splits a source into records. Use: `feed` bytes, then `while (next()) …`, and at last `end()` and `next()` until
 * false. What `record` holds is valid until the following call. `next` throws `source-invalid` when nothing more can
 * be read.
 */
export interface Records {
  feed(chunk: Uint8Array): void;
  end(): void;
  /** Moves to the next complete record; false when more bytes are needed, or none are left. */
  next(): boolean;
  readonly record: SourceRecord;
}

export const emptyRecord = (size: { bytes: number; fields: number }): SourceRecord => ({
  bytes: Buffer.allocUnsafe(size.bytes),
  starts: new Int32Array(size.fields),
  ends: new Int32Array(size.fields),
  count: 0,
  line: 0,
  problem: undefined,
  raw: Buffer.alloc(0),
  rawStart: 0,
  rawEnd: 0,
});
