import type { Clock } from '../../../../src/operator/loop/clock.js';

export interface SimulatedTime extends Clock {
  /** Lets so many milliseconds pass; what comes due on the way runs at its moment. */
  pass(ms: number): Promise<void>;
  /** Lets everything run that needs no time. */
  settle(): Promise<void>;
  /** Milliseconds since the beginning. */
  elapsed(): number;
  /** Another clock in the same time: it starts elsewhere and goes this much faster. */
  another(options: { offsetMs?: number; rate?: number }): Clock;
}

interface Timer {
  at: number;
  run: () => void;
}

/** Promises that wait for promises are through after one turn; streams and sockets are not meant. */
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** The same numbers on each run. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Time that passes when a test says so, for code that takes its clock as an argument. */
export function simulateTime(options: { wall?: number; random?: () => number } = {}): SimulatedTime {
  const { wall = Date.UTC(2026, 0, 2, 3, 4, 5), random = () => 0.5 } = options;
  const timers = new Set<Timer>();
  let time = 0;

  const after = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = { at: time + ms, run: end };
      const stop = (): void => {
        timers.delete(timer);
        reject(signal.reason as Error);
      };
      function end(): void {
        signal.removeEventListener('abort', stop);
        resolve();
      }
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      timers.add(timer);
    });
  const next = (until: number): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers)
      if (timer.at <= until && (first === undefined || timer.at < first.at)) first = timer;
    return first;
  };

  return {
    now: () => wall + time,
    monotonic: () => time,
    random,
    delay: after,
    elapsed: () => time,
    settle,
    async pass(ms) {
      const until = time + ms;
      await settle();
      for (let timer = next(until); timer !== undefined; timer = next(until)) {
        time = Math.max(time, timer.at);
        timers.delete(timer);
        timer.run();
        await settle();
      }
      time = until;
    },
    another: ({ offsetMs = 0, rate = 1 }) => ({
      now: () => wall + offsetMs + time * rate,
      monotonic: () => offsetMs + time * rate,
      random,
      delay: (ms, signal) => after(ms / rate, signal),
    }),
  };
}
