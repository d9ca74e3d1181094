import { createHash } from 'node:crypto';
import { AppError } from '../errors.js';

/**
 * A cursor is the position of the last row sent (keyset, so that new rows neither repeat nor hide any) and a hash of
 * the question it belongs to. It has no secret in it: every replica understands it, after restarts too, and a forged
 * one can only name another position of the same question. Whoever reads the position still checks its texts.
 */
const hashBytes = 9;
const maxLength = 6000;

/**
 * `queryText`: the canonical query with everything that changes rows or their order, but without cursor, limit and
 * format, so that the next page may be of another size or format.
 */
export function encodeCursor(position: readonly string[], queryText: string): string {
  return Buffer.from(JSON.stringify([hashOf(queryText), ...position])).toString('base64url');
}

/** The position, as given to `encodeCursor`. Throws bad-request when the text is no cursor, or one of another query. */
export function decodeCursor(text: string, queryText: string): readonly string[] {
  const parts = parse(text);
  if (parts === undefined)
    throw refusedCursor(text, 'is not a cursor: use `next_cursor` or the `Link` header as it was sent');
  const [hash, ...position] = parts;
  if (hash !== hashOf(queryText))
    throw refusedCursor(
      text,
      'belongs to another query: between pages only `limit` and `format` may change; leave `cursor` out to begin again',
    );
  return position;
}

function parse(text: string): readonly string[] | undefined {
  if (text.length > maxLength || !/^[\w-]+$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  try {
    const parts: unknown = JSON.parse(bytes.toString());
    const exact = bytes.toString('base64url') === text;
    return exact && Array.isArray(parts) && parts.every((part) => typeof part === 'string')
      ? parts
      : undefined;
  } catch {
    return undefined;
  }
}

const hashOf = (queryText: string): string =>
  createHash('sha256').update(queryText).digest().subarray(0, hashBytes).toString('base64url');

/** Also for positions that decode but make no sense. */
export function refusedCursor(value: string, message: string): AppError {
  return new AppError('bad-request', `cursor ${message}`, {
    errors: [{ parameter: 'cursor', value, message, allowed: 'a cursor of the same query' }],
  });
}
