import { counted, family, type FamilyGroup } from './family.js';

const levels = ['l1', 'l2'] as const;
const results = ['hit', 'miss', 'stale', 'error'] as const;

interface Held {
  bytes: () => number;
  entries: () => number;
  /** Whether the shared level answers; undefined without one. */
  sharedUp: () => boolean | undefined;
}

/** Look-ups by level and result, what the in-process level holds, and whether the shared one answers. */
export function cacheMetrics(held: Held): FamilyGroup {
  const requests = Object.fromEntries(
    levels.map((level) => [
      level,
      Object.fromEntries(results.map((result) => [result, counted({ level, result })])),
    ]),
  ) as Record<(typeof levels)[number], Record<(typeof results)[number], ReturnType<typeof counted>>>;
  return {
    families: [
      family('cacheRequests', () => levels.flatMap((level) => Object.values(requests[level]))),
      family('cacheBytes', () => [{ labels: { level: 'l1' }, value: held.bytes() }]),
      family('cacheEntries', () => [{ labels: { level: 'l1' }, value: held.entries() }]),
      family('cacheUp', () => {
        const up = held.sharedUp();
        return up === undefined ? [] : [{ labels: { level: 'l2' }, value: Number(up) }];
      }),
    ],
    observe(observation) {
      if (observation.kind === 'cache') requests[observation.level][observation.result].value += 1;
    },
  };
}
