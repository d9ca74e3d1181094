import type { Clock } from './clock.js';

/** How long to wait after each failure in a row. */
export interface RetryDelays {
  /** Something works again. */
  healthy(): void;
  /** Milliseconds until the next attempt; not before what the server asked for. */
  failed(askedMs?: number): number;
  /** Failures since the last time of health. */
  failures(): number;
}

export interface RetryLimits {
  /** Longest wait after the first failure; it doubles with each. */
  baseMs: number;
  maxMs: number;
  /** So long without a failure and the next one is the first again. */
  healthyMs: number;
}

/** Full jitter: any wait up to the limit, so that clients that failed together do not come back together. */
export function createRetryDelays(clock: Clock, limits: RetryLimits): RetryDelays {
  const { baseMs, maxMs, healthyMs } = limits;
  let failures = 0;
  let healthySince: number | undefined;
  return {
    healthy: () => void (healthySince ??= clock.monotonic()),
    failures: () => failures,
    failed(askedMs = 0) {
      if (healthySince !== undefined && clock.monotonic() - healthySince >= healthyMs) failures = 0;
      healthySince = undefined;
      const longest = Math.min(maxMs, baseMs * 2 ** Math.min(failures, 30));
      failures++;
      return Math.min(maxMs, Math.max(askedMs, clock.random() * longest));
    },
  };
}
