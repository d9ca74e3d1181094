import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { AppError } from '../errors.js';
import type { OpenedSource, Source } from './source-types.js';

const READ_BYTES = 256 * 1024;

export function fileSource(location: string | URL): Source {
  const path = resolve(location instanceof URL ? fileURLToPath(location) : location);
  return {
    label: `file:${basename(path)}`,
    identity: createHash('sha256').update(path).digest('hex'),
    open: (_conditions, signal) => openFile(path, signal),
  };
}

/** The stream itself is destroyed when the load is called off: one that waits for input would keep the process alive. */
export function stdinSource(stdin: () => Readable): Source {
  return {
    label: 'stdin',
    identity: 'stdin',
    open: async (_conditions, signal) => ({
      state: 'open',
      chunks: fromDisk(addAbortSignal(signal, stdin()), 'Standard input'),
      totalBytes: undefined,
      etag: null,
      lastModified: null,
    }),
  };
}

async function openFile(path: string, signal: AbortSignal): Promise<OpenedSource> {
  const name = basename(path);
  const facts = await stat(path).catch((error: unknown) => {
    throw fileError(name, error);
  });
  if (facts.isDirectory()) throw new AppError('source-invalid', `${name} is a folder, not a file.`);
  const stream = createReadStream(path, { highWaterMark: READ_BYTES, signal });
  return {
    state: 'open',
    chunks: fromDisk(stream, name),
    totalBytes: facts.isFile() ? facts.size : undefined,
    etag: null,
    lastModified: null,
  };
}

async function* fromDisk(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    throw fileError(name, error);
  }
}

/** What a path does not hold now it will not hold a moment later; a device that fails may answer again. */
function fileError(name: string, error: unknown): AppError {
  const { code = 'unknown', message } = error as NodeJS.ErrnoException;
  const kind =
    code === 'EIO' || code === 'ESTALE' || code === 'ETIMEDOUT' ? 'source-unavailable' : 'source-invalid';
  const said: Record<string, string> = {
    ENOENT: `There is no file ${name}.`,
    EACCES: `${name} may not be read.`,
    EISDIR: `${name} is a folder, not a file.`,
  };
  return new AppError(kind, said[code] ?? `${name} cannot be read: ${message}`, {}, error);
}
