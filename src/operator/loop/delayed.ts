import type { Clock } from './clock.js';

export interface Delayed {
  /** `due` is called with the key after so many milliseconds; of several times for one key the earliest holds. */
  put(key: string, ms: number): void;
  /** Keys that wait. */
  size(): number;
}

/** Timers of Node end at 24.8 days and fire at once beyond; waking for nothing now and then costs nothing. */
const longestSleepMs = 3_600_000;

/** Keys that come due later, with one timer for all of them. Nothing comes due before `start` or after its signal; it can begin again. */
export function createDelayed(
  clock: Clock,
  due: (key: string) => void,
): Delayed & { start(signal: AbortSignal): void } {
  const dueAt = new Map<string, number>();
  let wakesAt = never;
  let sleep = new AbortController();

  const release = (): void => {
    const now = clock.monotonic();
    for (const [key, at] of dueAt)
      if (at <= now) {
        dueAt.delete(key);
        due(key);
      }
  };

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      release();
      wakesAt = earliest(dueAt.values());
      sleep = new AbortController();
      const ms = Math.min(Math.max(wakesAt - clock.monotonic(), 0), longestSleepMs);
      // It rejects when everything ends, or when something earlier came: both are looked at next.
      await clock.delay(ms, sleep.signal).catch(() => undefined);
    }
  }

  return {
    put(key, ms) {
      const at = clock.monotonic() + ms;
      if (at >= (dueAt.get(key) ?? never)) return;
      dueAt.set(key, at);
      if (at < wakesAt) sleep.abort();
    },
    size: () => dueAt.size,
    start(signal) {
      signal.addEventListener('abort', () => sleep.abort(), { once: true });
      void run(signal);
    },
  };
}

const never = Number.POSITIVE_INFINITY;

const earliest = (times: Iterable<number>): number => {
  let first = never;
  for (const time of times) if (time < first) first = time;
  return first;
};
