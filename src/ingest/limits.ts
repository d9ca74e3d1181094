import { AppError } from '../errors.js';

export interface IngestLimits {
  /** Most bytes of the source, as received and after decompression. */
  maxBytes: number;
  /** Longest time to read the source. */
  timeoutSeconds: number;
  /** Longest record; a longer one ends the load. */
  maxRecordBytes: number;
}

export const DEFAULT_RECORD_BYTES = 1024 * 1024;

/** Passes chunks on and counts them; more than `max` bytes are refused before they are passed on. */
export async function* limited(
  chunks: AsyncIterable<Uint8Array>,
  options: { max: number; what: string; onBytes: (total: number) => void },
): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > options.max)
      throw new AppError(
        'source-invalid',
        `The source has more than ${options.max} bytes ${options.what}: the limit is --ingest-max-bytes.`,
      );
    options.onBytes(total);
    yield chunk;
  }
}

/**
 * A signal that is aborted with the caller's, or after the time limit. `explain` turns the error that a stream
 * gives for either into the reason behind it.
 */
export function timeLimit(
  signal: AbortSignal,
  seconds: number,
): { signal: AbortSignal; explain(error: unknown): unknown; clear(): void } {
  const controller = new AbortController();
  const late = new AppError(
    'source-unavailable',
    `The source took longer than ${seconds} s (--ingest-timeout).`,
  );
  const timer = setTimeout(() => controller.abort(late), seconds * 1000).unref();
  const both = AbortSignal.any([signal, controller.signal]);
  return {
    signal: both,
    explain: (error) => (both.aborted && !(error instanceof AppError) ? (both.reason as unknown) : error),
    clear: () => clearTimeout(timer),
  };
}
