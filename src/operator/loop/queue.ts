import type { Clock } from './clock.js';
import { createDelayed } from './delayed.js';
import { createQueueMeter } from './queue-meter.js';
import { createBackoff, createBucket } from './rate-limits.js';
import { createWorkSet, type WorkSet } from './work-set.js';

/** A work set with time, as client-go's rate limiting queue. */
export interface Queue extends Omit<WorkSet, 'open' | 'close'> {
  /** Of several times for one key the earliest holds. A key that is added at once keeps its time all the same. */
  addAfter(key: string, ms: number): void;
  /** After a failure: each time later, until `forget`. Returns the milliseconds until then. */
  retry(key: string): number;
  /** The key went well: its next failure is a first one. */
  forget(key: string): void;
  /** Gives keys out until the signal is aborted; they stay for the next start, and so do their times. */
  start(signal: AbortSignal): void;
}

/** Tries again of all keys together: a failure of everything must not become a storm of requests. */
const retries = { perSecond: 10, burst: 100 };

export function createQueue({ name, clock }: { name: string; clock: Clock }): Queue {
  const meter = createQueueMeter(name, clock);
  const work = createWorkSet(clock, meter);
  const backoff = createBackoff({ clock });
  const bucket = createBucket({ clock, ...retries });
  const delayed = createDelayed(clock, (key) => work.add(key));
  const addAfter = (key: string, ms: number): void => {
    if (ms > 0) delayed.put(key, ms);
    else work.add(key);
  };
  return {
    add: (key) => work.add(key),
    next: () => work.next(),
    done: (key) => work.done(key),
    figures: () => work.figures(),
    addAfter,
    retry(key) {
      const ms = Math.max(backoff.next(key), bucket.reserve());
      meter.counts.retries += 1;
      addAfter(key, ms);
      return ms;
    },
    forget: (key) => backoff.forget(key),
    start(signal) {
      if (signal.aborted) return;
      signal.addEventListener('abort', () => work.close(), { once: true });
      work.open();
      delayed.start(signal);
    },
  };
}
