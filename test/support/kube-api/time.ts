import { setTimeout as delay } from 'node:timers/promises';
import { type Clock, systemClock } from '../../../src/operator/loop/clock.js';

/** The real clock, so many times faster; chance is always in the middle. */
export const fastClock = (speed: number): Clock => ({
  now: () => systemClock.now(),
  monotonic: () => systemClock.monotonic() * speed,
  random: () => 0.5,
  delay: (ms, signal) => systemClock.delay(ms / speed, signal),
});

/** Less than a test has (jest.config.mjs), so that what is waited for is named. */
const limitMs = 45_000;

/** Waits until it is so, by the real clock whatever a test has made of timers; fails after 45 s. */
export async function until(isSo: () => boolean, what = 'it'): Promise<void> {
  const end = performance.now() + limitMs;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`waited ${limitMs / 1000} s until ${what} was so`);
    await delay(3);
  }
}
