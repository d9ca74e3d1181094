import { AppError } from '../errors.js';
import type { Envelope } from './table.js';

/** What the text of a cell stands for, in the formats that have types. */
const dayMillis = 86_400_000;

/** Days since 1970-01-01. */
export const dayOf = (cell: string): number => Date.parse(`${cell}T00:00:00Z`) / dayMillis;

/** Milliseconds since 1970-01-01, UTC. */
export const millisOf = (cell: string): number =>
  Date.UTC(
    number(cell, 0, 4),
    number(cell, 5, 2) - 1,
    number(cell, 8, 2),
    number(cell, 11, 2),
    number(cell, 14, 2),
    number(cell, 17, 2),
    number(cell, 20, 3),
  );

const zero = 0x30;

/** The number that so many digits make, without a text of its own: there are millions of times in an answer. */
function number(cell: string, at: number, digits: number): number {
  let value = 0;
  for (let index = at; index < at + digits; index++) value = value * 10 + cell.charCodeAt(index) - zero;
  return value;
}

/** Throws not-acceptable where the number does not fit: a sum of volumes may be larger, and must not wrap. */
export function int64Of(cell: string): bigint {
  const value = BigInt(cell);
  if (BigInt.asIntN(64, value) === value) return value;
  throw new AppError(
    'not-acceptable',
    `${cell} does not fit into the 64 bits of an integer in this format: ask for json, ndjson or csv.`,
  );
}

export const truthOf = (cell: string): boolean => cell === 'true';

export const itemsOf = (cell: string): string[] => (cell === '' ? [] : cell.split(';'));

/** What JSON says around the rows, under the same names: texts as they are, all else as JSON. */
export function metadataOf(envelope: Envelope): (readonly [key: string, value: string])[] {
  if (envelope.shape === 'array') return [];
  const around = {
    ...(envelope.shape === 'grouped' && { errors: envelope.errors }),
    ...envelope.extra,
  };
  return Object.entries(around).map(
    ([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
}
