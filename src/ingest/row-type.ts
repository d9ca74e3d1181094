import type { DatasetType } from '../database/catalogue.js';
import type { LineWriter } from './line-writer.js';
import type { SourceRecord } from './record.js';

/** What can be wrong with one row. The names are part of the output: counts by reason, rejects, metrics. */
export type RejectReason =
  | 'wrong-column-count'
  | 'bad-quoting'
  | 'bad-encoding'
  | 'bad-json'
  | 'not-an-object'
  | 'nested-value'
  | 'boolean-value'
  | 'repeated-key'
  | 'bad-symbol'
  | 'bad-station'
  | 'bad-date'
  | 'bad-time'
  | 'time-too-precise'
  | 'not-a-number'
  | 'number-too-large'
  | 'price-not-positive'
  | 'negative-value'
  | 'high-too-low'
  | 'low-too-high'
  | 'bad-volume'
  | 'key-exists';

export interface Rejection {
  /** Our name of the column; null when the row as a whole is wrong. */
  column: string | null;
  reason: RejectReason;
}

/** One column that a row type reads, and the header names (normalised: lower case, letters and digits only) that mean it. */
export interface SourceColumn {
  name: string;
  aliases: readonly string[];
  required: boolean;
}

/** Checks the rows of one file, in order. */
export interface RowCheck {
  /** Writes the record as one line for COPY, or says what is wrong with it and writes nothing. */
  write(record: SourceRecord, out: LineWriter): Rejection | undefined;
  /** The order of the rows proves that no key is there twice. */
  distinct(): boolean;
}

/** SQL of a row type: fixed text. `$1` is the dataset's id; the staging table is a temporary one of the transaction. */
export interface RowStatements {
  createStaging: string;
  copy: string;
  /** Deletes all but the last row of each key from the staging table. */
  dropDuplicates: string;
  /** Takes the rows whose key is in the dataset out of the staging table: the first `$2` of them (line, text) and their total. */
  takeExisting: string;
  /**
   * Inserts and updates what differs; `$2` says that the dataset holds no rows yet. One row of figures:
   * `written`, and with it the table `series` is brought up to date.
   */
  merge: string;
  /** Brings what `series` says of the staged keys beyond their span up to date, after the merge. */
  describeSeries: readonly string[];
  /** Deletes the dataset's rows that are not in the staging table. */
  dropOthers: string;
  /** Deletes and makes again the dataset's lines of `series`. */
  rebuildSeries: readonly string[];
}

export interface RowType {
  type: DatasetType;
  columns: readonly SourceColumn[];
  /** At least one of these must be in the header beside the required ones. */
  anyOf: readonly string[];
  statements: RowStatements;
  /** `at[i]` is the field of a record that holds `columns[i]`, -1 when none does; `width` the fields of each record. */
  check(at: readonly number[], width: number): RowCheck;
}
