import { setTimeout as delay } from 'node:timers/promises';
import type { Observation } from '../../../src/observability/observation.js';
import type { Patience } from '../../../src/prepare/persist.js';

/** Tries again at once, and remembers what was told. */
export function impatient(): Patience & { told: Observation[]; events(): string[] } {
  const told: Observation[] = [];
  return {
    told,
    events: () =>
      told.map((each) =>
        each.kind === 'lifecycle' ? each.event : each.kind === 'warning' ? each.message : '',
      ),
    signal: new AbortController().signal,
    observe: (observation) => told.push(observation),
    now: () => performance.now(),
    random: () => 0,
    delay: (ms, signal) => delay(ms, undefined, { signal }),
  };
}
