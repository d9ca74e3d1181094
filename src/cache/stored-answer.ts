/** The answer in one content coding, with the headers that do not change from request to request. */
export interface Variant {
  headers: readonly string[];
  body: Buffer;
  /** A small body with a character for each byte: node writes it together with the head, a buffer apart from it. */
  text: string | undefined;
}

/** A finished answer without transfer coding, as both cache levels hold it. */
export interface StoredAnswer {
  /** The data revisions that it was read at: `<dataset id>.<revision>,…`. */
  tag: string;
  body: Buffer;
  /** Milliseconds since the epoch. */
  storedAt: number;
  /** Load time of the newest revision in it, milliseconds since the epoch; 0 where nothing was loaded. */
  modifiedAt: number;
  nextCursor?: string | undefined;
  /** Made on demand and kept in memory only, by coding. */
  variants?: Record<string, Variant>;
}

/** Above this many bytes, to make one text of head and body costs more than it saves. */
const smallBytes = 4096;

export const variantOf = (headers: readonly string[], body: Buffer): Variant => ({
  headers,
  body,
  text: body.length > 0 && body.length <= smallBytes ? body.toString('latin1') : undefined,
});

/** What an answer holds in memory, bytes. */
export function sizeOf({ body, variants = {} }: StoredAnswer): number {
  const own = Object.values(variants).map(
    (variant) => (variant.body === body ? 0 : variant.body.length) + (variant.text?.length ?? 0),
  );
  return own.reduce((sum, bytes) => sum + bytes, body.length) + 1000;
}

interface Head {
  tag: string;
  storedAt: number;
  modifiedAt: number;
  nextCursor?: string | undefined;
}

const lengthBytes = 4;

/** Length of the head (uint32, big endian), the head as JSON, the body. */
export function packAnswer({ body, tag, storedAt, modifiedAt, nextCursor }: StoredAnswer): Buffer {
  const head: Head = { tag, storedAt, modifiedAt, nextCursor };
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text, body]);
}

/** Undefined for anything that `packAnswer` did not write: a shared cache may hold what others put there. */
export function unpackAnswer(bytes: Buffer): StoredAnswer | undefined {
  if (bytes.length < lengthBytes) return undefined;
  const end = lengthBytes + bytes.readUInt32BE(0);
  if (end > bytes.length) return undefined;
  try {
    const head = JSON.parse(bytes.toString('utf8', lengthBytes, end)) as Head;
    if (typeof head.tag !== 'string' || typeof head.storedAt !== 'number') return undefined;
    return { ...head, body: bytes.subarray(end) };
  } catch {
    return undefined;
  }
}
