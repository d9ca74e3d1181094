import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '../errors.js';
import { unzstd } from './zstd.js';

const CHUNK_BYTES = 128 * 1024;
const MAGIC_BYTES = 4;

/** Undoes gzip or zstd, told by the first bytes and not by a name or a header. Damage is `source-invalid`. */
export async function* decompressed(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { magic, all } = await peek(chunks);
  if (magic[0] === 0x1f && magic[1] === 0x8b) yield* gunzip(all);
  else if (isZstd(magic)) yield* unzstd(all);
  else yield* all;
}

/** A zstd frame, or a skippable frame in front of one. */
const isZstd = (magic: Buffer): boolean =>
  magic.length === MAGIC_BYTES &&
  (magic.readUInt32LE() === 0xfd2fb528 || magic.readUInt32LE() >>> 4 === 0x184d2a5);

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
): Promise<{ magic: Buffer; all: AsyncIterable<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  let done = false;
  while (first.length < MAGIC_BYTES && !done) {
    const step = await iterator.next();
    done = step.done === true;
    if (step.done !== true) first = Buffer.concat([first, step.value]);
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      if (first.length > 0) yield first;
      for (let step = await iterator.next(); step.done !== true; step = await iterator.next())
        yield step.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { magic: first.subarray(0, MAGIC_BYTES), all: all() };
}
