import { isUtf8 } from 'node:buffer';
import type { SourceRecord } from './record.js';
import { addField, beforeReturn, COMMA, CR, INCOMPLETE, LF, QUOTE, type SplitState } from './split-state.js';

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
export function scanQuoted(state: SplitState): number {
  const { record } = state;
  const { bytes } = record;
  const escapes: number[] = [];
  let count = 0;
  let at = state.position;
  for (;;) {
    const field =
      bytes[at] === QUOTE && at < state.filled ? quotedField(bytes, at, state) : plainField(bytes, at, state);
    if (field === 'incomplete') return INCOMPLETE;
    if (field === 'bad') return badRecord(record, state, at);
    addField(record, count, field.start, field.end);
    if (field.escaped) escapes.push(count);
    count++;
    if (field.next === state.filled || bytes[field.next] !== COMMA)
      return complete(record, state, { count, end: field.next, escapes });
    at = field.next + 1;
  }
}

type Scanned = Field | 'incomplete' | 'bad';

function quotedField(bytes: Buffer, open: number, { filled, ended }: SplitState): Scanned {
  const { close, escaped } = closingQuote(bytes, open, filled);
  if (close >= filled) return ended ? 'bad' : 'incomplete';
  const next = close + 1 < filled && bytes[close + 1] === CR ? close + 2 : close + 1;
  if (next >= filled && !ended) return 'incomplete';
  const field = { start: open + 1, end: close, next, escaped };
  if (next >= filled || bytes[next] === LF) return field;
  return bytes[close + 1] === COMMA ? field : 'bad';
}

/** The first quote that is not one of a pair; `filled` or more when there is none: bytes from there on are old. */
function closingQuote(bytes: Buffer, open: number, filled: number): { close: number; escaped: boolean } {
  let escaped = false;
  let close = bytes.indexOf(QUOTE, open + 1);
  while (close !== -1 && close + 1 < filled && bytes[close + 1] === QUOTE) {
    escaped = true;
    close = bytes.indexOf(QUOTE, close + 2);
  }
  return { close: close === -1 ? filled : close, escaped };
}

function plainField(bytes: Buffer, start: number, { filled, ended }: SplitState): Scanned {
  let at = start;
  while (at < filled && !isSpecial(bytes[at])) at++;
  if (at === filled && !ended) return 'incomplete';
  if (at < filled && bytes[at] === QUOTE) return 'bad';
  const separated = at < filled && bytes[at] === COMMA;
  return { start, end: separated ? at : beforeReturn(bytes, start, at), next: at, escaped: false };
}

const isSpecial = (byte: number | undefined): boolean => byte === COMMA || byte === LF || byte === QUOTE;

function badRecord(record: SourceRecord, state: SplitState, from: number): number {
  const found = record.bytes.indexOf(LF, from);
  const missing = found === -1 || found >= state.filled;
  if (missing && !state.ended) return INCOMPLETE;
  const end = missing ? state.filled : found;
  keepRaw(record, state.position, end);
  record.count = 0;
  record.problem = 'quoting';
  return end;
}

function complete(
  record: SourceRecord,
  state: SplitState,
  found: { count: number; end: number; escapes: readonly number[] },
): number {
  const { bytes } = record;
  keepRaw(record, state.position, found.end);
  record.count = found.count;
  record.problem = isUtf8(bytes.subarray(state.position, found.end)) ? undefined : 'encoding';
  if (found.escapes.length > 0) {
    record.raw = Buffer.from(bytes.subarray(state.position, found.end));
    record.rawStart = 0;
    record.rawEnd = record.raw.length;
  }
  for (const field of found.escapes) unescape(record, field);
  return found.end;
}

function keepRaw(record: SourceRecord, start: number, end: number): void {
  record.raw = record.bytes;
  record.rawStart = start;
  record.rawEnd = end;
}

/** Makes one quote of two, in place: the record has been read, so nothing looks at its bytes again. */
function unescape(record: SourceRecord, field: number): void {
  const { bytes } = record;
  const end = record.ends[field] as number;
  let to = record.starts[field] as number;
  for (let from = to; from < end; from++) {
    bytes[to++] = bytes[from] as number;
    if (bytes[from] === QUOTE) from++;
  }
  record.ends[field] = to;
}
