import { Decompress } from 'fzstd';
import { AppError } from '../errors.js';
import { zstdFrames } from './zstd-frames.js';

/** One call expands at most 400 blocks of 128 KiB: a bomb is met by the byte limit before it fills the memory. */
const SLICE_BYTES = 1024;

/**
 * zstd in JavaScript, on every Node: the stream that zlib has from Node 22.15 takes the first frame for the whole, and
 * what parallel compressors write has many.
 */
export async function* unzstd(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let output: Uint8Array[] = [];
  const decompress = new Decompress((chunk) => {
    if (chunk.length > 0) output.push(chunk);
  });
  const frames = zstdFrames();
  const push = (slice: Uint8Array, last: boolean): Uint8Array[] => {
    try {
      frames.push(slice);
      decompress.push(slice, last);
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw new AppError(
        'source-invalid',
        `The zstd data is cut short or damaged: ${(error as Error).message}.`,
      );
    }
    const taken = output;
    output = [];
    return taken;
  };
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += SLICE_BYTES)
      yield* push(chunk.slice(at, at + SLICE_BYTES), false);
  yield* push(new Uint8Array(0), true);
}
