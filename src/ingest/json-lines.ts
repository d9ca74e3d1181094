import { type JsonParser, jsonParser, type ParsedValue } from './json-parser.js';
import { isObject, type JsonRow, type JsonRows } from './json-row.js';
import { recordSplitter } from './record-splitter.js';
import { finishRecord, INCOMPLETE, LF, type SplitState } from './split-state.js';

/** NDJSON: one object a line. A line that is no JSON is a row with a problem, and reading goes on behind it. */
export function jsonLines({ maxRecordBytes }: { maxRecordBytes: number }): JsonRows {
  const lines = recordSplitter({ maxRecordBytes, scan: scanLine, spansLines: () => false });
  const parse = lineParser();

  const next = (): JsonRow | undefined => {
    while (lines.next()) {
      const { line: place, problem, raw, rawStart, rawEnd } = lines.record;
      const parsed = problem === undefined ? parse(raw.subarray(rawStart, rawEnd)) : undefined;
      if (parsed === 'blank') continue;
      const row = { place, value: undefined, repeatedKey: false, raw, rawStart, rawEnd };
      if (parsed === undefined) return { ...row, problem };
      if (parsed === 'bad') return { ...row, problem: 'json' };
      if (!isObject(parsed.value)) return { ...row, problem: 'not-an-object' };
      return { ...row, value: parsed.value, repeatedKey: parsed.repeatedKey, problem: undefined };
    }
    return undefined;
  };
  return { feed: (chunk) => lines.feed(chunk), end: () => lines.end(), next };
}

function scanLine({ record, position, filled, ended }: SplitState): number {
  const found = record.bytes.indexOf(LF, position);
  const missing = found === -1 || found >= filled;
  if (missing && !ended) return INCOMPLETE;
  const end = missing ? filled : found;
  return finishRecord(record, { count: 0, from: position, end, ascii: false });
}

const lineBreak = Buffer.from([LF]);

/** Reads one line; a parser that a bad one has left in the middle of something is not used again. */
function lineParser(): (line: Uint8Array) => ParsedValue | 'blank' | 'bad' {
  let values: ParsedValue[] = [];
  const fresh = (): JsonParser =>
    jsonParser({
      rows: 'documents',
      maxRowBytes: Number.POSITIVE_INFINITY,
      onValue: (found) => void values.push(found),
    });
  let parser = fresh();

  const isComplete = (line: Uint8Array): boolean => {
    try {
      parser.write(line);
      // Ends a number, and is an error inside any other token.
      parser.write(lineBreak);
    } catch {
      return false;
    }
    return parser.depth === 0 && values.length <= 1;
  };
  return (line) => {
    values = [];
    const complete = isComplete(line);
    if (!complete) parser = fresh();
    return complete ? (values[0] ?? 'blank') : 'bad';
  };
}
