import { AppError } from '../errors.js';
import { KubernetesError } from '../kubernetes/failures.js';
import type { Observe } from '../observability/observation.js';

/** How long, and how, what fails is tried again. */
export interface Patience {
  /** Ends all of it; its reason is an `AppError`. */
  signal: AbortSignal;
  observe: Observe;
  /** Milliseconds of a clock that only goes forward. */
  now: () => number;
  /** 0…1 */
  random: () => number;
  /** Rejects when the signal is aborted. */
  delay: (ms: number, signal: AbortSignal) => Promise<void>;
}

const firstWaitMs = 250;
const longestWaitMs = 5000;
/**
 * A Role that was made a moment ago, as a chart's hooks do it, is not known at once to every API server of a cluster
 * that has several.
 */
const rolesKnownAfterMs = 5000;

/** Runs something that is safe to repeat until it ends well, fails for good, or the signal says to stop. */
export async function persist<T>(work: () => Promise<T>, patience: Patience): Promise<T> {
  const { signal, observe, now, random, delay } = patience;
  const began = now();
  let last: AppError | undefined;
  for (let tries = 0; ; tries++) {
    try {
      signal.throwIfAborted();
      return await work();
    } catch (error) {
      if (signal.aborted) throw ended(signal, last);
      if (!worthAnother(error, now() - began)) throw error;
      // The same reason every few seconds would drown what else is told.
      if (error.message !== last?.message)
        observe({ kind: 'lifecycle', event: 'trying again', detail: { reason: error.message } });
      last = error;
    }
    await delay(waitMs(last, tries, random()), signal).catch(() => undefined);
  }
}

function worthAnother(error: unknown, elapsedMs: number): error is KubernetesError {
  if (!(error instanceof KubernetesError)) return false;
  if (error.code === 'kubernetes-unavailable') return true;
  return (error.status === 401 || error.status === 403) && elapsedMs < rolesKnownAfterMs;
}

/** Full jitter, so that several that wait for the same thing do not come together; what the server asks for at least. */
function waitMs(error: AppError, tries: number, chance: number): number {
  const most = Math.min(longestWaitMs, firstWaitMs * 2 ** tries);
  return Math.round(Math.max(chance * most, (error.details.retryAfter ?? 0) * 1000));
}

/** The end of patience, told with what it was about. */
function ended(signal: AbortSignal, last: AppError | undefined): AppError {
  const reason = signal.reason as AppError;
  if (last === undefined) return reason;
  return new AppError(reason.code, `${reason.message} The last failure: ${last.message}`, {}, last);
}
