export const COMMA = 44;
export const QUOTE = 34;
export const LF = 10;
export const CR = 13;
export const INCOMPLETE = -1;

export type RecordProblem = 'quoting' | 'encoding' | 'too-long';

/** Field i is `bytes[starts[i] … ends[i])`, quotes removed. */
export interface CsvRecord {
  bytes: Buffer;
  starts: Int32Array;
  ends: Int32Array;
  count: number;
  /** Line on which the record begins, from 1; line breaks inside quotes count. */
  line: number;
  problem: RecordProblem | undefined;
  /** The record as it stands in the source, for messages. */
  raw: Buffer;
  rawStart: number;
  rawEnd: number;
}

/** The bytes at hand, `record.bytes[position … filled)`, and how far they have been read. */
export interface CsvState {
  record: CsvRecord;
  position: number;
  filled: number;
  line: number;
  started: boolean;
  /** No more bytes will come. */
  ended: boolean;
}

/** The end of a record's last field: a carriage return belongs to the line break. */
export const beforeReturn = (bytes: Buffer, start: number, end: number): number =>
  end > start && bytes[end - 1] === CR ? end - 1 : end;

/** Notes a field; thousands of columns are legitimate, and the length of a record bounds them. */
export function addField(record: CsvRecord, field: number, start: number, end: number): void {
  if (field === record.starts.length) growFields(record);
  record.starts[field] = start;
  record.ends[field] = end;
}

function growFields(record: CsvRecord): void {
  for (const side of ['starts', 'ends'] as const) {
    const larger = new Int32Array(record[side].length * 4);
    larger.set(record[side]);
    record[side] = larger;
  }
}
