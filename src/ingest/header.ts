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
  const only = onlyFit('header', header, attemptsAt(header, wanted));
  const doubled = only.doubled;
  if (doubled.length > 0)
    throw new AppError('source-invalid', `The header has more than one column for ${doubled.join(', ')}.`);
  return only;
}

/**
 * The row type that the keys of a source's first object mean. It must have the required columns; the others may come
 * with later objects. Throws as `recogniseHeader` does.
 */
export function recogniseKeys(
  keys: readonly string[],
  wanted: { type: DatasetType | undefined; mapping: Mapping },
): RowType {
  const attempts = attemptsAt(keys, wanted).map((attempt) => ({
    ...attempt,
    lacking: attempt.lackingRequired,
  }));
  return onlyFit('first object', keys, attempts).rowType;
}

/** Throws `source-invalid` when no object had a column that the mapping names, or any of those of which one is needed. */
export function checkUnseen(rowType: RowType, mapping: Mapping, unseen: readonly string[]): void {
  const columns = rowType.columns.filter(({ name }) => unseen.includes(name));
  const lacking = lackingOf(rowType, columns, mapping);
  if (lacking.length > 0)
    throw new AppError('source-invalid', `No object of the source has ${lacking.join(', ')}.`);
}

interface Attempt extends RecognisedHeader {
  lacking: readonly string[];
  lackingRequired: readonly string[];
  doubled: readonly string[];
}

function attemptsAt(
  header: readonly string[],
  wanted: { type: DatasetType | undefined; mapping: Mapping },
): Attempt[] {
  const candidates = wanted.type === undefined ? rowTypes : [rowTypeOf(wanted.type)];
  return candidates.map((rowType) => tryRowType(rowType, header, wanted.mapping));
}

function onlyFit<A extends Attempt>(what: string, header: readonly string[], attempts: readonly A[]): A {
  const found = attempts.filter((attempt) => attempt.lacking.length === 0);
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw unrecognised(what, header, { attempts, several: found.length > 1 });
  return only;
}

function tryRowType(rowType: RowType, header: readonly string[], mapping: Mapping): Attempt {
  const places = placesOf(rowType.columns, header, mapping);
  const at = places.map((found) => found[0] ?? -1);
  const absent = rowType.columns.filter((_, column) => at[column] === -1);
  return {
    rowType,
    at,
    width: header.length,
    missing: absent.map((column) => column.name),
    lacking: lackingOf(rowType, absent, mapping),
    lackingRequired: absent.filter((column) => column.required).map(describe(mapping)),
    doubled: rowType.columns.filter((_, column) => (places[column]?.length ?? 0) > 1).map(({ name }) => name),
  };
}

/** Those of the absent columns without which a source is refused. */
function lackingOf({ anyOf }: RowType, absent: readonly SourceColumn[], mapping: Mapping): string[] {
  const lacking = absent.filter((column) => column.required || column.name in mapping).map(describe(mapping));
  const none = anyOf.every((name) => absent.some((column) => column.name === name));
  return anyOf.length > 0 && none ? [...lacking, `one of ${anyOf.join(', ')}`] : lacking;
}

const describe =
  (mapping: Mapping) =>
  ({ name }: SourceColumn): string =>
    name in mapping ? `${name} (mapped to ${mapping[name]})` : name;

/** For each column its places in a header, or among an object's keys. */
export function placesOf(
  columns: readonly SourceColumn[],
  header: readonly string[],
  mapping: Mapping,
): number[][] {
  const normal = header.map(normalise);
  const places = (matches: (place: number) => boolean): number[] =>
    header.flatMap((_, place) => (matches(place) ? [place] : []));
  return columns.map(({ name, aliases }) => {
    const mapped = mapping[name];
    if (mapped === undefined) return places((place) => aliases.includes(normal[place] as string));
    const exact = places((place) => header[place]?.trim() === mapped.trim());
    return exact.length > 0 ? exact : places((place) => normal[place] === normalise(mapped));
  });
}

function unrecognised(
  what: string,
  header: readonly string[],
  { attempts, several }: { attempts: readonly Attempt[]; several: boolean },
): AppError {
  const shown = header.slice(0, 20).join(',').slice(0, 300);
  const refusal = (code: ErrorCode, said: (header: string) => string): AppError =>
    new AppError(code, said(`${what} ${JSON.stringify(shown)}`), { withoutContents: said(what) });
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
