import type { Clock } from './clock.js';

/**
 * Runs something for so many milliseconds of this clock at most, also when it does not heed its signal: at the limit,
 * or when `stop` is aborted, the promise rejects.
 */
export async function bounded<T>(
  limit: { clock: Clock; ms: number; stop: AbortSignal },
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { clock, ms, stop } = limit;
  stop.throwIfAborted();
  const running = new AbortController();
  const ended = new AbortController();
  const stopped = (): void => running.abort(stop.reason);
  const late = (): void => running.abort(new Error(`no answer within ${ms / 1000} s`));
  stop.addEventListener('abort', stopped);
  void clock.delay(ms, ended.signal).then(late, nothing);
  try {
    return await new Promise<T>((resolve, reject) => {
      running.signal.addEventListener('abort', () => reject(running.signal.reason as Error));
      run(running.signal).then(resolve, reject);
    });
  } finally {
    stop.removeEventListener('abort', stopped);
    ended.abort();
  }
}

const nothing = (): void => undefined;
