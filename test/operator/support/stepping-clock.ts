import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../../src/operator/loop/clock.js';

/** Time that passes only where somebody waits for it, and then at once. */
export function steppingClock(): Clock {
  let time = 0;
  return {
    now: () => Date.UTC(2030, 0, 1) + time,
    monotonic: () => time,
    random: () => 0.5,
    async delay(ms, signal) {
      signal.throwIfAborted();
      time += ms;
      await turn();
    },
  };
}
