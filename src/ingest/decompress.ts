import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '../errors.js';
import { unzstd } from './zstd.js';

/** `auto` tells gzip and zstd by the first bytes; the others refuse a source that is something else. */
export const compressions = ['auto', 'none', 'gzip', 'zstd'] as const;
export type Compression = (typeof compressions)[number];

const CHUNK_BYTES = 128 * 1024;
const MAGIC_BYTES = 4;

/**
 * Undoes gzip or zstd, told by the first bytes and not by a name or a header. Damage, and data that is not what
 * `compression` says, are `source-invalid`.
 */
export async function* decompressed(
  chunks: AsyncIterable<Uint8Array>,
  compression: Compression = 'auto',
): AsyncGenerator<Uint8Array> {
  const { magic, all, close } = await peek(chunks);
  try {
    const found = compressionOf(magic);
    if (compression !== 'auto' && compression !== found) throw unfit(compression, found);
    if (found === 'gzip') yield* gunzip(all);
    else if (found === 'zstd') yield* unzstd(all);
    else yield* all;
  } finally {
    // Nothing else closes the source when `all` has not been begun.
    await close();
  }
}

function compressionOf(magic: Buffer): 'none' | 'gzip' | 'zstd' {
  if (magic[0] === 0x1f && magic[1] === 0x8b) return 'gzip';
  return isZstd(magic) ? 'zstd' : 'none';
}

/** A zstd frame, or a skippable frame in front of one. */
const isZstd = (magic: Buffer): boolean =>
  magic.length === MAGIC_BYTES &&
  (magic.readUInt32LE() === 0xfd2fb528 || magic.readUInt32LE() >>> 4 === 0x184d2a5);

function unfit(asked: Compression, found: 'none' | 'gzip' | 'zstd'): AppError {
  const is = found === 'none' ? `not ${asked} data` : `${found} data`;
  return new AppError('source-invalid', `The source is ${is}, and --compression says ${asked}.`);
}

async function* gunzip(all: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = createGunzip({ chunkSize: CHUNK_BYTES });
  pipeline(Readable.from(all, { objectMode: false }), stream, () => {});
  try {
    yield* stream;
  } catch (error) {
    if (!((error as NodeJS.ErrnoException).code ?? '').startsWith('Z_')) throw error;
    throw new AppError(
      'source-invalid',
      `The gzip data is cut short or damaged: ${(error as Error).message}.`,
    );
  }
}

async function peek(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ magic: Buffer; all: AsyncIterable<Uint8Array>; close: () => Promise<unknown> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  let done = false;
  while (first.length < MAGIC_BYTES && !done) {
    const step = await iterator.next();
    done = step.done === true;
    if (step.done !== true) first = Buffer.concat([first, step.value]);
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    if (first.length > 0) yield first;
    for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) yield step.value;
  }
  const close = async (): Promise<unknown> => iterator.return?.();
  return { magic: first.subarray(0, MAGIC_BYTES), all: all(), close };
}
