import { isObject, type JsonRow, type JsonRows } from './json-row.js';
import { objectShapes, type ObjectShape } from './object-shapes.js';
import { emptyRecord, type Records, type SourceRecord } from './record.js';
import type { Rejection, RowType } from './row-type.js';

export interface ObjectRecords extends Records {
  /** Columns that no object had so far. */
  unseen(): readonly string[];
}

const FIRST_BYTES = 4096;

/**
 * Gives objects as records whose fields are the row type's columns, in its order: keys may stand in any order, a key
 * that is left out or null is an empty field, and other keys are ignored. `first` holds rows taken from `rows` before.
 */
export function objectRecords(options: {
  rows: JsonRows;
  first: readonly JsonRow[];
  rowType: RowType;
  mapping: Readonly<Record<string, string>>;
}): ObjectRecords {
  const { rows, rowType } = options;
  const names = rowType.columns.map(({ name }) => name);
  const record = emptyRecord({ bytes: FIRST_BYTES, fields: names.length });
  const shapeOf = objectShapes(rowType, options.mapping);
  const seen = names.map(() => false);
  const first = [...options.first];

  const problemOf = ({ value, problem, repeatedKey }: JsonRow): SourceRecord['problem'] => {
    if (value === undefined) return problem;
    if (repeatedKey) return { column: null, reason: 'repeated-key' };
    const shape = shapeOf(value);
    for (let column = 0; column < names.length; column++)
      if (shape.keys[column] !== undefined) seen[column] = true;
    if (shape.doubled !== undefined) return { column: shape.doubled, reason: 'repeated-key' };
    return writeFields(record, value, { shape, names });
  };

  return {
    record,
    feed: (chunk) => rows.feed(chunk),
    end: () => rows.end(),
    next: () => {
      const row = first.shift() ?? rows.next();
      if (row === undefined) return false;
      record.line = row.place;
      record.count = names.length;
      record.raw = row.raw;
      record.rawStart = row.rawStart;
      record.rawEnd = row.rawEnd;
      record.problem = problemOf(row);
      return true;
    },
    unseen: () => names.filter((_, column) => seen[column] !== true),
  };
}

function writeFields(
  record: SourceRecord,
  value: Readonly<Record<string, unknown>>,
  { shape, names }: { shape: ObjectShape; names: readonly string[] },
): Rejection | undefined {
  let at = 0;
  for (let column = 0; column < names.length; column++) {
    const key = shape.keys[column];
    const field = key === undefined ? null : value[key];
    const name = names[column] as string;
    if (typeof field === 'boolean') return { column: name, reason: 'boolean-value' };
    if (Array.isArray(field) || isObject(field)) return { column: name, reason: 'nested-value' };
    record.starts[column] = at;
    if (typeof field === 'string') at = writeText(record, at, field);
    record.ends[column] = at;
  }
  return undefined;
}

/** Writes text as UTF-8 and gives the offset behind it. */
function writeText(record: SourceRecord, start: number, text: string): number {
  const most = start + text.length * 3;
  if (most > record.bytes.length) {
    const larger = Buffer.allocUnsafe(most * 2);
    larger.set(record.bytes.subarray(0, start));
    record.bytes = larger;
  }
  const { bytes } = record;
  // Values are short and ASCII: a loop beats the call that a native copy costs.
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return start + bytes.write(text, start);
    bytes[start + at] = code;
  }
  return start + text.length;
}
