import type { DatasetType } from '../database/catalogue.js';
import { AppError, type ErrorCode } from '../errors.js';
import { barRow } from './bar-row.js';
import { measurementRow } from './measurement-row.js';
import type { RowType, SourceColumn } from './row-type.js';

/** The row types: one line each. */
const rowTypes: readonly RowType[] = [barRow, measurementRow];

export const rowTypeOf = (type: DatasetType): RowType => rowTypes.find((row) => row.type === type) as RowType;

/** Our column → the source's header. */
export type Mapping = Readonly<Record<string, string>>;

export interface RecognisedHeader {
  rowType: RowType;
  /** Position in the source of each of the row type's columns; -1 when it is not there. */
  at: readonly number[];
  width: number;
  /** Optional columns that the source lacks. */
  missing: readonly string[];
}

/** Header names are compared without case, blanks and punctuation: `PM2.5` is `pm2_5`. */
const normalise = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * Finds our columns in a header, in any order and case. Throws `source-invalid` when they are not there, or
 * there twice, and `config-invalid` when the mapping names a column that we do not have.
 */
export function recogniseHeader(
  header: readonly string[],
  wanted: { type: DatasetType | undefined; mapping: Mapping },
): RecognisedHeader {
  const candidates = wanted.type === undefined ? rowTypes : [rowTypeOf(wanted.type)];
  const attempts = candidates.map((rowType) => tryRowType(rowType, header, wanted.mapping));
  const found = attempts.filter((attempt) => attempt.lacking.length === 0);
  const [only] = found;
  if (only === undefined || found.length > 1) throw unrecognised(header, attempts, found.length > 1);
  const doubled = only.doubled;
  if (doubled.length > 0)
    throw new AppError('source-invalid', `The header has more than one column for ${doubled.join(', ')}.`);
  return only;
}

interface Attempt extends RecognisedHeader {
  lacking: readonly string[];
  doubled: readonly string[];
}

function tryRowType(rowType: RowType, header: readonly string[], mapping: Mapping): Attempt {
  const places = rowType.columns.map((column) => placesOf(column, header, mapping));
  const at = places.map((found) => found[0] ?? -1);
  const absent = rowType.columns.filter((_, column) => at[column] === -1);
  const lacking = absent.filter((column) => column.required || column.name in mapping).map(describe(mapping));
  const any = rowType.anyOf;
  if (any.length > 0 && any.every((name) => absent.some((column) => column.name === name)))
    lacking.push(`one of ${any.join(', ')}`);
  return {
    rowType,
    at,
    width: header.length,
    missing: absent.map((column) => column.name),
    lacking,
    doubled: rowType.columns.filter((_, column) => (places[column]?.length ?? 0) > 1).map(({ name }) => name),
  };
}

const describe =
  (mapping: Mapping) =>
  ({ name }: SourceColumn): string =>
    name in mapping ? `${name} (mapped to ${mapping[name]})` : name;

function placesOf(column: SourceColumn, header: readonly string[], mapping: Mapping): number[] {
  const mapped = mapping[column.name];
  const places = (matches: (name: string) => boolean): number[] =>
    header.flatMap((name, place) => (matches(name) ? [place] : []));
  if (mapped === undefined) return places((name) => column.aliases.includes(normalise(name)));
  const exact = places((name) => name.trim() === mapped.trim());
  return exact.length > 0 ? exact : places((name) => normalise(name) === normalise(mapped));
}

function unrecognised(header: readonly string[], attempts: readonly Attempt[], several: boolean): AppError {
  const shown = header.slice(0, 20).join(',').slice(0, 300);
  const refusal = (code: ErrorCode, said: (header: string) => string): AppError =>
    new AppError(code, said(`header ${JSON.stringify(shown)}`), { withoutContents: said('header') });
  if (several)
    return refusal('config-invalid', (it) => `The ${it} fits several types: say which with --type.`);
  const lacks = attempts.map(({ rowType, lacking }) => `${rowType.type} lacks ${lacking.join(', ')}`);
  return refusal(
    'source-invalid',
    (it) =>
      `The ${it} is not recognised: ${lacks.join('; ')}. --mapping names columns that are called otherwise.`,
  );
}

/** Refuses a mapping of columns that no row type, or not the given one, has. */
export function checkMapping(mapping: Mapping, type: DatasetType | undefined): void {
  const candidates = type === undefined ? rowTypes : [rowTypeOf(type)];
  const known = candidates.flatMap((rowType) => rowType.columns.map((column) => column.name));
  const unknown = Object.keys(mapping).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new AppError(
      'config-invalid',
      `The mapping names ${unknown.join(', ')}: allowed is ${[...new Set(known)].join(', ')}.`,
    );
}
