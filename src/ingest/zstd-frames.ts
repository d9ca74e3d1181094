import { AppError } from '../errors.js';

/** Largest window that is taken; `zstd -19` needs 8 MiB, `--ultra -21` 64 MiB. */
const MAX_WINDOW = 64 * 1024 * 1024;
const HEADER_BYTES = 18;
const SKIPPABLE_HEADER = 8;
const BLOCK_HEADER = 3;

/**
 * Follows the frames and blocks of zstd data (RFC 8878) without expanding them, and refuses a frame whose
 * window would need more memory than the process may use: the decompressor allocates what a frame asks for.
 */
export function zstdFrames(): { push(bytes: Uint8Array): void } {
  let state: 'frame' | 'block' = 'frame';
  let pending = Buffer.alloc(0);
  let skip = 0;
  let checksum = false;

  /** Bytes that the next header takes, or undefined when more are needed to tell. */
  const step = (): number | undefined => {
    if (state === 'frame') return frame();
    if (pending.length < BLOCK_HEADER) return undefined;
    const header = pending.readUIntLE(0, BLOCK_HEADER);
    const repeated = ((header >> 1) & 3) === 1;
    skip = repeated ? 1 : header >> 3;
    if ((header & 1) === 1) {
      state = 'frame';
      skip += checksum ? 4 : 0;
    }
    return BLOCK_HEADER;
  };

  const frame = (): number | undefined => {
    if (pending.length < SKIPPABLE_HEADER) return undefined;
    if (pending.readUInt32LE() >>> 4 === 0x184d2a5) {
      skip = pending.readUInt32LE(4);
      return SKIPPABLE_HEADER;
    }
    const header = frameHeader(pending);
    if (header === undefined) return undefined;
    if (header.window > MAX_WINDOW)
      throw new AppError(
        'source-invalid',
        `The zstd data needs a window of ${header.window} bytes: at most ${MAX_WINDOW} are taken.`,
      );
    state = 'block';
    checksum = header.checksum;
    return header.length;
  };

  return {
    push: (bytes) => {
      pending = pending.length === 0 ? Buffer.from(bytes) : Buffer.concat([pending, bytes]);
      for (;;) {
        const skipped = Math.min(skip, pending.length);
        skip -= skipped;
        pending = pending.subarray(skipped);
        const taken = skip > 0 ? undefined : step();
        if (taken === undefined) return;
        pending = pending.subarray(taken);
      }
    },
  };
}

/** Length of a frame's header, its window, and whether a checksum ends it. */
function frameHeader(bytes: Buffer): { length: number; window: number; checksum: boolean } | undefined {
  const flags = bytes[4] as number;
  const single = (flags & 32) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][flags & 3] as number;
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][flags >> 6] as number;
  const sizeAt = 5 + (single ? 0 : 1) + dictionaryBytes;
  const length = sizeAt + sizeBytes;
  if (bytes.length < Math.min(length, HEADER_BYTES)) return undefined;
  return {
    length,
    window: single ? contentSize(bytes, sizeAt, sizeBytes) : windowSize(bytes),
    checksum: (flags & 4) !== 0,
  };
}

function contentSize(bytes: Buffer, at: number, length: number): number {
  if (length === 8) return Number(bytes.readBigUInt64LE(at));
  return bytes.readUIntLE(at, length) + (length === 2 ? 256 : 0);
}

function windowSize(bytes: Buffer): number {
  const descriptor = bytes[5] as number;
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}
