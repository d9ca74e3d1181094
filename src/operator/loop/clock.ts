import { setTimeout as timer } from 'node:timers/promises';

/** Time and chance, so that a test can make hours of minutes. */
export interface Clock {
  /** Wall clock, Unix milliseconds. It may jump: for what is written into objects only. */
  now(): number;
  /** Milliseconds since some moment. Never jumps: for every limit, age and interval. */
  monotonic(): number;
  /** 0 ≤ number < 1. */
  random(): number;
  /** Resolves after so many milliseconds. Rejects with the signal's reason as soon as it is aborted. */
  delay(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  async delay(ms, signal) {
    signal.throwIfAborted();
    try {
      await timer(ms, undefined, { signal });
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
  },
};
