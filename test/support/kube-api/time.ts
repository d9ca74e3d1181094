import { setTimeout as delay } from 'node:timers/promises';
import { type Clock, systemClock } from '../../../src/operator/loop/clock.js';

/** The real clock, so many times faster; chance is always in the middle. */
export const fastClock = (speed: number): Clock => ({
  now: () => systemClock.now(),
  monotonic: () => systemClock.monotonic() * speed,
  random: () => 0.5,
  delay: (ms, signal) => systemClock.delay(ms / speed, signal),
});

/** Waits until it is so, by the real clock whatever a test has made of timers; fails after ten seconds. */
export async function until(isSo: () => boolean, what = 'it'): Promise<void> {
  const end = performance.now() + 10_000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`waited ten seconds until ${what} was so`);
    await delay(3);
  }
}
