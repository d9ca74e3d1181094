import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../errors.js';

/** Writes to a file, which appears when it is whole, or to standard output. Throws `source-unavailable`. */
export async function writeOutput(source: Readable, output: string | undefined): Promise<void> {
  if (output === undefined) {
    // A reader that has seen enough (`| head`) is no failure.
    await pipeline(source, process.stdout, { end: false }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
    return;
  }
  const partial = `${output}.partial`;
  try {
    await pipeline(source, createWriteStream(partial));
    await rename(partial, output);
  } catch (error) {
    await rm(partial, { force: true });
    const message = `${output} was not written: ${(error as Error).message}`;
    throw new AppError('source-unavailable', message, {}, error);
  }
}
