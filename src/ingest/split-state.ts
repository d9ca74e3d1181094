import { isUtf8 } from 'node:buffer';
import type { SourceRecord } from './record.js';

export const COMMA = 44;
export const QUOTE = 34;
export const LF = 10;
export const CR = 13;
export const INCOMPLETE = -1;

/** The bytes at hand, `record.bytes[position … filled)`, and how far they have been read. */
export interface SplitState {
  record: SourceRecord;
  position: number;
  filled: number;
  line: number;
  /** No more bytes will come. */
  ended: boolean;
}

/** The end of a record's last field: a carriage return belongs to the line break. */
export const beforeReturn = (bytes: Buffer, start: number, end: number): number =>
  end > start && bytes[end - 1] === CR ? end - 1 : end;

/** Notes a field; thousands of columns are legitimate, and the length of a record bounds them. */
export function addField(record: SourceRecord, field: number, start: number, end: number): void {
  if (field === record.starts.length) growFields(record);
  record.starts[field] = start;
  record.ends[field] = end;
}

function growFields(record: SourceRecord): void {
  for (const side of ['starts', 'ends'] as const) {
    const larger = new Int32Array(record[side].length * 4);
    larger.set(record[side]);
    record[side] = larger;
  }
}

/** Notes the bounds of a record that was read; gives its end. */
export function finishRecord(
  record: SourceRecord,
  found: { count: number; from: number; end: number; ascii: boolean },
): number {
  record.count = found.count;
  record.raw = record.bytes;
  record.rawStart = found.from;
  record.rawEnd = found.end;
  const valid = found.ascii || isUtf8(record.bytes.subarray(found.from, found.end));
  record.problem = valid ? undefined : 'encoding';
  return found.end;
}
