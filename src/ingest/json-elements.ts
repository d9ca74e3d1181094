import { AppError } from '../errors.js';
import { type JsonParser, JsonRefusal, jsonParser, type ParsedValue, RowTooLong } from './json-parser.js';
import { isObject, type JsonRow, type JsonRows } from './json-row.js';

/** So much is parsed at once: what it gives is held until it has been taken. */
const SLICE_BYTES = 64 * 1024;
/** How much of an element that is too long is kept for the message. */
const SHOWN_BYTES = 200;

interface State {
  /** Bytes that are not parsed yet. */
  pending: Uint8Array;
  ended: boolean;
  /** The bytes of the element that is not complete yet, and of the slice that was parsed last. */
  held: Buffer;
  /** Offset of the first of them in the source, and of what follows the last. */
  heldFrom: number;
  read: number;
  elements: number;
  queue: JsonRow[];
  /** Nothing can be read any more: an error, or an element that is too long. */
  broken: boolean;
  fault: AppError | undefined;
}

/**
 * One array of objects. Its text must be right up to the end: behind a mistake nobody can tell where the next element
 * begins, so that `next` throws `source-invalid`. An element that is no object is a row with a problem.
 */
export function jsonElements({ maxRecordBytes }: { maxRecordBytes: number }): JsonRows {
  const state: State = {
    pending: Buffer.alloc(0),
    ended: false,
    held: Buffer.alloc(0),
    heldFrom: 0,
    read: 0,
    elements: 0,
    queue: [],
    broken: false,
    fault: undefined,
  };
  const parser = jsonParser({
    rows: 'elements',
    maxRowBytes: maxRecordBytes,
    onValue: (found) => void state.queue.push(rowOf(state, found)),
  });
  return {
    feed: (chunk) => {
      state.pending = state.pending.length === 0 ? chunk : Buffer.concat([state.pending, chunk]);
    },
    end: () => {
      state.ended = true;
    },
    next: () => next(state, parser, maxRecordBytes),
  };
}

function next(state: State, parser: JsonParser, maxRecordBytes: number): JsonRow | undefined {
  while (state.queue.length === 0 && !state.broken && state.pending.length > 0) {
    parseSlice(state, parser);
    if (isTooLong(state, parser, maxRecordBytes)) addTooLong(state, parser.since);
  }
  const row = state.queue.shift();
  if (row !== undefined) return row;
  if (state.fault !== undefined) throw state.fault;
  if (state.ended && !state.broken) finish(state, parser);
  return undefined;
}

/** Also when no token has come since: a string or a number without end. */
const isTooLong = ({ broken, read }: State, { ended, since }: JsonParser, maxRecordBytes: number): boolean =>
  !broken && !ended && read - since > maxRecordBytes;

function parseSlice(state: State, parser: JsonParser): void {
  const slice = state.pending.subarray(0, SLICE_BYTES);
  state.pending = state.pending.subarray(slice.length);
  const open = state.held.subarray(Math.min(parser.since - state.heldFrom, state.held.length));
  state.heldFrom = state.read - open.length;
  state.held = Buffer.concat([open, slice]);
  state.read += slice.length;
  try {
    parser.write(slice);
  } catch (error) {
    state.broken = true;
    if (error instanceof RowTooLong) addTooLong(state, parser.since);
    else state.fault = faultOf(state, parser, error);
  }
}

function finish(state: State, parser: JsonParser): void {
  state.broken = true;
  try {
    parser.end();
    if (parser.ended) return;
  } catch (error) {
    if (parser.ended) throw faultOf(state, parser, error);
  }
  state.fault = invalid(`The JSON ends before its array does, after ${state.elements} complete elements.`);
  throw state.fault;
}

const invalid = (message: string): AppError => new AppError('source-invalid', message);

function faultOf({ elements }: State, parser: JsonParser, error: unknown): AppError {
  if (error instanceof JsonRefusal) return invalid(`The JSON ${error.message}`);
  if (parser.ended) return invalid('The JSON goes on behind its array.');
  const where = `in element ${elements + 1}, behind byte ${parser.since}`;
  return invalid(`The JSON is not well formed or not UTF-8 ${where}.`);
}

function rowOf(state: State, { value, start, end, repeatedKey }: ParsedValue): JsonRow {
  state.elements++;
  const row = { place: state.elements, value: undefined, repeatedKey: false, problem: undefined };
  if (isObject(value)) {
    const raw = { raw: state.held, rawStart: start - state.heldFrom, rawEnd: end - state.heldFrom };
    return { ...row, ...raw, value, repeatedKey };
  }
  const raw = Buffer.from(JSON.stringify(value));
  return { ...row, problem: 'not-an-object', raw, rawStart: 0, rawEnd: raw.length };
}

function addTooLong(state: State, since: number): void {
  state.broken = true;
  const rawStart = Math.max(0, since - state.heldFrom);
  state.queue.push({
    place: state.elements + 1,
    value: undefined,
    repeatedKey: false,
    problem: 'too-long',
    raw: state.held,
    rawStart,
    rawEnd: Math.min(state.held.length, rawStart + SHOWN_BYTES),
  });
}
