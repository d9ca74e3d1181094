import { AppError } from '../errors.js';
import type { Decoder, DecoderOptions } from './decoder.js';
import { checkUnseen, recogniseKeys, rowTypeOf } from './header.js';
import type { JsonRow, JsonRows } from './json-row.js';
import { objectRecords } from './object-records.js';
import type { RecordProblem } from './record.js';
import type { RowType } from './row-type.js';
import { unitOf } from './source-format.js';
import { tooLong } from './too-long.js';

/** So many rows may be wrong before the first that is an object; then the source is something else. */
const MOST_BEFORE_FIRST = 100;
const KEPT_TEXT = 2000;

/**
 * NDJSON and JSON: the first object's keys tell what the rows are, and each object is read by its own keys. A source
 * whose objects never have a column that the mapping names is refused at its end.
 */
export async function objectDecoder(
  chunks: AsyncIterator<Uint8Array>,
  rows: JsonRows,
  options: DecoderOptions,
): Promise<Decoder> {
  const { mapping } = options;
  const first = await firstRows(chunks, rows);
  const rowType = rowTypeAt(first, options);
  const records = objectRecords({ rows, first, rowType, mapping });
  const at = rowType.columns.map((_, column) => column);
  return {
    header: { rowType, at, width: at.length, missing: [] },
    records,
    missing: () => {
      const unseen = first.length === 0 ? [] : records.unseen();
      checkUnseen(rowType, mapping, unseen);
      return unseen;
    },
  };
}

/** The rows up to the first object, or none when there is none. */
async function firstRows(chunks: AsyncIterator<Uint8Array>, rows: JsonRows): Promise<JsonRow[]> {
  const first: JsonRow[] = [];
  for (let ended = false; ;) {
    const row = rows.next();
    if (row !== undefined) {
      first.push(kept(row));
      if (isEnough(row) || first.length === MOST_BEFORE_FIRST) return first;
      continue;
    }
    if (ended) return first;
    const step = await chunks.next();
    ended = step.done === true;
    if (step.done === true) rows.end();
    else rows.feed(step.value);
  }
}

const isEnough = ({ value, problem }: JsonRow): boolean => value !== undefined || problem === 'too-long';

/** The text of a row is there only until the next is read. */
function kept(row: JsonRow): JsonRow {
  const raw = Buffer.from(row.raw.subarray(row.rawStart, Math.min(row.rawEnd, row.rawStart + KEPT_TEXT)));
  return { ...row, raw, rawStart: 0, rawEnd: raw.length };
}

function rowTypeAt(first: readonly JsonRow[], options: DecoderOptions): RowType {
  const last = first.at(-1);
  if (options.format === 'ndjson' && /^\s*\[/.test(first[0]?.raw.toString('latin1') ?? ''))
    throw new AppError('source-invalid', 'The source is an array: --format json reads one of objects.');
  if (last === undefined) return typeOfNothing(options);
  if (last.problem === 'too-long') throw tooLong({ ...last, line: last.place }, options.format);
  if (last.value === undefined) throw noObject(first, options);
  return recogniseKeys(Object.keys(last.value), options);
}

/** An array without elements is a header alone; a source without any line is one that failed to be written. */
function typeOfNothing({ type, format }: DecoderOptions): RowType {
  if (format === 'ndjson')
    throw new AppError('source-invalid', 'The source is empty: a JSON object on each line is needed.');
  if (type === undefined)
    throw new AppError('source-invalid', 'The array is empty: --type says what its rows would be.');
  return rowTypeOf(type);
}

function noObject(rows: readonly JsonRow[], { format }: DecoderOptions): AppError {
  const { problem } = rows[0] as JsonRow;
  const unit = unitOf(format);
  const which =
    rows.length === MOST_BEFORE_FIRST ? `None of the first ${rows.length} ${unit}s` : `No ${unit}`;
  return new AppError(
    'source-invalid',
    `${which} of the source is a JSON object; ${unit} ${rows[0]?.place} is ${problems[typeof problem === 'string' ? problem : 'json']}.`,
  );
}

const problems: Readonly<Partial<Record<RecordProblem, string>>> = {
  json: 'no JSON',
  'not-an-object': 'another value',
  encoding: 'not UTF-8',
};
