import { isUtf8 } from 'node:buffer';
import type { CsvRecord } from './csv-records.js';

const QUOTE = 34;
const LF = 10;
const CR = 13;
const INCOMPLETE = -1;

interface Window {
  position: number;
  filled: number;
  /** No more bytes will come. */
  ended: boolean;
  separator: number;
}

interface Field {
  start: number;
  end: number;
  /** Offset of what follows the field: a separator, a line break, or the end of the bytes. */
  next: number;
  escaped: boolean;
}

/**
 * Reads one record by all rules of RFC 4180: the slow path, taken when a record holds a quote. A quote inside an
 * unquoted field, bytes after a closing quote, or a quote that never closes make the record bad; reading goes on
 * after the next line break. Gives the offset of the record's line break, or -1 when it is not complete yet.
 */
export function scanQuoted(record: CsvRecord, window: Window): number {
  const { bytes } = record;
  const escapes: number[] = [];
  let count = 0;
  let at = window.position;
  for (;;) {
    const field = bytes[at] === QUOTE ? quotedField(bytes, at, window) : plainField(bytes, at, window);
    if (field === 'incomplete') return INCOMPLETE;
    if (field === 'bad') return badRecord(record, window, at);
    if (count === record.starts.length) growFields(record);
    record.starts[count] = field.start;
    record.ends[count] = field.end;
    if (field.escaped) escapes.push(count);
    count++;
    if (field.next === window.filled || bytes[field.next] !== window.separator)
      return complete(record, window, { count, end: field.next, escapes });
    at = field.next + 1;
  }
}

type Scanned = Field | 'incomplete' | 'bad';

function quotedField(bytes: Buffer, open: number, window: Window): Scanned {
  let escaped = false;
  let close = bytes.indexOf(QUOTE, open + 1);
  while (close !== -1 && close + 1 < window.filled && bytes[close + 1] === QUOTE) {
    escaped = true;
    close = bytes.indexOf(QUOTE, close + 2);
  }
  // Bytes from `filled` on are left over from earlier chunks.
  const unclosed = close === -1 || close >= window.filled;
  if (unclosed) return window.ended ? 'bad' : 'incomplete';
  let next = close + 1;
  if (bytes[next] === CR && next < window.filled) next++;
  if (next >= window.filled)
    return window.ended ? { start: open + 1, end: close, next, escaped } : 'incomplete';
  const follows = bytes[next];
  const ends = follows === LF || (follows === window.separator && next === close + 1);
  return ends ? { start: open + 1, end: close, next, escaped } : 'bad';
}

function plainField(bytes: Buffer, start: number, window: Window): Scanned {
  let at = start;
  while (at < window.filled && bytes[at] !== window.separator && bytes[at] !== LF) {
    if (bytes[at] === QUOTE) return 'bad';
    at++;
  }
  if (at === window.filled && !window.ended) return 'incomplete';
  const ends = at === window.filled || bytes[at] === LF;
  const end = ends && at > start && bytes[at - 1] === CR ? at - 1 : at;
  return { start, end, next: at, escaped: false };
}

function badRecord(record: CsvRecord, window: Window, from: number): number {
  const found = record.bytes.indexOf(LF, from);
  const missing = found === -1 || found >= window.filled;
  if (missing && !window.ended) return INCOMPLETE;
  const end = missing ? window.filled : found;
  keepRaw(record, window.position, end);
  record.count = 0;
  record.problem = 'quoting';
  return end;
}

function complete(
  record: CsvRecord,
  window: Window,
  found: { count: number; end: number; escapes: readonly number[] },
): number {
  const { bytes } = record;
  keepRaw(record, window.position, found.end);
  record.count = found.count;
  record.problem = isUtf8(bytes.subarray(window.position, found.end)) ? undefined : 'encoding';
  if (found.escapes.length > 0) {
    record.raw = Buffer.from(bytes.subarray(window.position, found.end));
    record.rawStart = 0;
    record.rawEnd = record.raw.length;
  }
  for (const field of found.escapes) unescape(record, field);
  return found.end;
}

function keepRaw(record: CsvRecord, start: number, end: number): void {
  record.raw = record.bytes;
  record.rawStart = start;
  record.rawEnd = end;
}

/** Makes one quote of two, in place: the record has been read, so nothing looks at its bytes again. */
function unescape(record: CsvRecord, field: number): void {
  const { bytes } = record;
  const end = record.ends[field] as number;
  let to = record.starts[field] as number;
  for (let from = to; from < end; from++) {
    bytes[to++] = bytes[from] as number;
    if (bytes[from] === QUOTE) from++;
  }
  record.ends[field] = to;
}

/** Makes room for more fields; thousands of columns are legitimate, and the length of a record bounds them. */
export function growFields(record: CsvRecord): void {
  for (const side of ['starts', 'ends'] as const) {
    const larger = new Int32Array(record[side].length * 4);
    larger.set(record[side]);
    record[side] = larger;
  }
}
