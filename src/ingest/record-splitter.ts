import { emptyRecord, type Records } from './record.js';
import { CR, finishRecord, INCOMPLETE, LF, type SplitState } from './split-state.js';

export interface SplitOptions {
  /** A longer record gets the problem `too-long`; nothing can be read after it. */
  maxRecordBytes: number;
  /** Reads the record at `position` and gives the offset of its line break, or `INCOMPLETE`. */
  scan: (state: SplitState) => number;
  /** Whether a record may hold line breaks, and the one just scanned might. */
  spansLines: () => boolean;
}

/** How much of a record that is too long is kept for the message. */
const SHOWN_BYTES = 200;
const FIRST_BYTES = 256 * 1024;
const FIRST_FIELDS = 64;

/**
 * Splits bytes into records that line breaks end. LF or CRLF ends one, lines without any byte are no records, and the
 * last needs no line break.
 */
export function recordSplitter(options: SplitOptions): Records {
  const record = emptyRecord({ bytes: FIRST_BYTES, fields: FIRST_FIELDS });
  const state: SplitState = { record, position: 0, filled: 0, line: 1, ended: false };
  return {
    record,
    feed: (chunk) => feed(state, chunk),
    next: () => {
      while (skipEmptyLine(state));
      return state.position < state.filled && take(state, options);
    },
    end: () => {
      state.ended = true;
    },
  };
}

/** Moves what is left of the last chunk to the front, and the new chunk behind it. */
function feed(state: SplitState, chunk: Uint8Array): void {
  const { record, position, filled } = state;
  const left = filled - position;
  if (record.bytes.length < left + chunk.length) {
    const larger = Buffer.allocUnsafe((left + chunk.length) * 2);
    larger.set(record.bytes.subarray(position, filled));
    record.bytes = larger;
  } else {
    record.bytes.copyWithin(0, position, filled);
  }
  record.bytes.set(chunk, left);
  state.position = 0;
  state.filled = left + chunk.length;
}

/** Reads one record; false when it is not complete yet. */
function take(state: SplitState, { maxRecordBytes, scan, spansLines }: SplitOptions): boolean {
  const { record, position } = state;
  const end = scan(state);
  if ((end === INCOMPLETE ? state.filled : end) - position > maxRecordBytes) return tooLong(state);
  if (end === INCOMPLETE) return false;
  record.line = state.line;
  state.line += spansLines() ? countLines(record.raw, record.rawStart, record.rawEnd) + 1 : 1;
  state.position = Math.min(end + 1, state.filled);
  return true;
}

function tooLong(state: SplitState): boolean {
  const { record, position, filled, line } = state;
  const end = Math.min(filled, position + SHOWN_BYTES);
  finishRecord(record, { count: 0, from: position, end, ascii: true });
  record.problem = 'too-long';
  record.line = line;
  state.position = filled;
  return true;
}

function skipEmptyLine(state: SplitState): boolean {
  const { record, position, filled, ended } = state;
  if (position >= filled) return false;
  const at = record.bytes[position] === CR ? position + 1 : position;
  const loneReturn = at === filled && ended;
  if (!loneReturn && (at === filled || record.bytes[at] !== LF)) return false;
  state.position = Math.min(at + 1, filled);
  state.line++;
  return true;
}

function countLines(bytes: Buffer, from: number, to: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF, from); at !== -1 && at < to; at = bytes.indexOf(LF, at + 1)) lines++;
  return lines;
}
