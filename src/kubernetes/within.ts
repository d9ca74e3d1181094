/**
 * Runs something that may not take longer than this, also when it does not look at its signal: at the limit, or when
 * the outer signal says so, the promise rejects with the reason.
 */
export async function within<T>(
  limit: { ms: number; late: () => Error; outer?: AbortSignal | undefined },
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { ms, late, outer } = limit;
  outer?.throwIfAborted();
  const controller = new AbortController();
  const { signal } = controller;
  const stop = (): void => controller.abort(outer?.reason);
  const timer = setTimeout(() => controller.abort(late()), ms);
  outer?.addEventListener('abort', stop);
  try {
    return await new Promise<T>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      run(signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', stop);
  }
}
