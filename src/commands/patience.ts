import { setTimeout as delay } from 'node:timers/promises';
import type { ClientConfig } from 'pg';
import { pendingMigrations } from '../database/migrate.js';
import { AppError } from '../errors.js';

export const maxWaitSeconds = 86_400;
const retryMs = 1000;

/** Does the work again, once a second, as long as the database is away and the time is not up; tells each new reason. */
export async function patiently<T>(
  seconds: number,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  let told = '';
  for (;;) {
    try {
      signal?.throwIfAborted();
      return await work();
    } catch (error) {
      const away = error instanceof AppError && error.code === 'database-unavailable';
      if (!away || Date.now() >= deadline) throw error;
      if (error.message !== told) process.stderr.write(`Waiting for the database: ${error.message}\n`);
      told = error.message;
      await delay(retryMs, undefined, { signal });
    }
  }
}

const answerMs = 10_000;

/** Until the database answers and its schema is there; `database-unavailable` when the time is up. */
export const untilDatabase = (
  connection: () => ClientConfig,
  { seconds, signal }: { seconds: number; signal: AbortSignal },
): Promise<void> =>
  patiently(
    seconds,
    async () => {
      const pending = await pendingMigrations({ ...connection(), query_timeout: answerMs });
      if (pending.length > 0)
        throw new AppError(
          'database-unavailable',
          `The schema lacks ${pending.join(', ')}: almanac migrate has not run yet.`,
          { retryAfter: 2 },
        );
    },
    signal,
  );
