import type { Clock } from './clock.js';

export interface Backoff {
  /** Milliseconds until this key may be tried again; longer with each call. */
  next(key: string): number;
  /** The key went well. */
  forget(key: string): void;
}

interface BackoffOptions {
  clock: Clock;
  firstMs?: number;
  mostMs?: number;
}

/** Share of a wait by which it may be longer or shorter: what failed together must not come back together. */
const jitter = 0.2;

/** One second, doubled with each failure of the key, five minutes at most, each ± 20 %. */
export function createBackoff({ clock, firstMs = 1000, mostMs = 300_000 }: BackoffOptions): Backoff {
  const failures = new Map<string, number>();
  return {
    next(key) {
      const before = failures.get(key) ?? 0;
      failures.set(key, before + 1);
      const wait = Math.min(firstMs * 2 ** before, mostMs);
      return wait * (1 - jitter + 2 * jitter * clock.random());
    },
    forget: (key) => void failures.delete(key),
  };
}

export interface Bucket {
  /** Takes a token, one that is not there yet if need be; milliseconds until it is. */
  reserve(): number;
  /** Takes a token if there is one. */
  take(): boolean;
}

/** A token bucket: `burst` at once, then `perSecond`. */
export function createBucket(options: { clock: Clock; perSecond: number; burst: number }): Bucket {
  const { clock, perSecond, burst } = options;
  let tokens = burst;
  let filledAt = clock.monotonic();
  const fill = (): void => {
    const now = clock.monotonic();
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * perSecond);
    filledAt = now;
  };
  return {
    reserve() {
      fill();
      tokens -= 1;
      return tokens >= 0 ? 0 : (-tokens / perSecond) * 1000;
    },
    take() {
      fill();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
