import type { QueueFigures } from '../../observability/metrics/work-queue.js';
import type { Clock } from './clock.js';
import type { QueueMeter } from './queue-meter.js';

/**
 * Keys that need work, without time. A key waits once however often it is added; one that is added while a worker has
 * it is given out once more when that worker is done, never to two workers at a time.
 */
export interface WorkSet {
  add(key: string): void;
  /** The key that waits longest, as soon as there is one; undefined when it is closed. */
  next(): Promise<string | undefined>;
  /** To be called for each key that `next` gave, whatever came of it. */
  done(key: string): void;
  /** There are workers from now on; it is closed before. What waits counts as added now: nobody could take it. */
  open(): void;
  /** Whoever waits for a key gets none; keys stay and are still added. */
  close(): void;
  figures(): QueueFigures;
}

export function createWorkSet(clock: Clock, meter: QueueMeter): WorkSet {
  /** Key → when it was added. What waits is in it, and what a worker has and needs once more. */
  const dirty = new Map<string, number>();
  /** Key → when a worker took it. */
  const processing = new Map<string, number>();
  const line = createLine((key) => {
    meter.taken(dirty.get(key) as number);
    dirty.delete(key);
    processing.set(key, clock.monotonic());
  });
  const wait = (key: string): void => {
    if (line.size() === 0) meter.moved();
    line.join(key);
  };
  return {
    add(key) {
      if (dirty.has(key)) return;
      meter.counts.adds += 1;
      dirty.set(key, clock.monotonic());
      if (!processing.has(key)) wait(key);
    },
    next: () => line.next(),
    done(key) {
      const takenAt = processing.get(key);
      if (takenAt === undefined) return;
      processing.delete(key);
      meter.ended(takenAt);
      if (dirty.has(key)) wait(key);
    },
    open() {
      for (const key of dirty.keys()) dirty.set(key, clock.monotonic());
      meter.begin();
      line.open();
    },
    close() {
      meter.end();
      line.close();
    },
    figures: () => meter.figures(line.size(), processing.values()),
  };
}

interface Line {
  join(key: string): void;
  next(): Promise<string | undefined>;
  size(): number;
  open(): void;
  close(): void;
}

/** First come, first served, on both sides; `taken` is called before a taker hears of its key. */
function createLine(taken: (key: string) => void): Line {
  const waiting = new Set<string>();
  const takers: ((key: string | undefined) => void)[] = [];
  let closed = true;
  const match = (): void => {
    for (const key of waiting) {
      const taker = takers.shift();
      if (taker === undefined) return;
      waiting.delete(key);
      taken(key);
      taker(key);
    }
  };
  return {
    join(key) {
      waiting.add(key);
      match();
    },
    next: () =>
      new Promise((resolve) => {
        if (closed) return resolve(undefined);
        takers.push(resolve);
        match();
      }),
    size: () => waiting.size,
    open: () => void (closed = false),
    close() {
      closed = true;
      for (const taker of takers.splice(0)) taker(undefined);
    },
  };
}
