import type { QueueFigures } from '../../observability/metrics/work-queue.js';
import type { Observe } from '../../observability/observation.js';
import type { Clock } from './clock.js';

export interface HealthOptions {
  clock: Clock;
  /** What must be in step, on replicas that do not lead too. */
  watches: readonly {
    readonly resource: string;
    synced(): boolean;
    /** When it was last heard of, by `monotonic()`. */
    heardAt(): number;
  }[];
  /** Without figures when it has not been made yet. */
  queues: readonly { figures(): QueueFigures | undefined }[];
}

export interface Health {
  /** Hears of the answers of the API server; the lease makes sure that there is one every other second. */
  observe: Observe;
  /** What keeps the replica from being of use; empty when it is ready. */
  unready(): readonly string[];
  /** What only a new process can mend; empty when it is alive. */
  dead(): readonly string[];
}

/** Without a good answer for so long the API server counts as away. */
const awayMs = 20_000;
/** The API server must have answered for so long before something that does not go on is held against the process. */
const graceMs = 120_000;
/** A quiet watch is begun again after 90 s. */
const staleMs = 300_000;
/** Seconds; a reconcile is told to end after 60. */
const longestWork = 180;
const longestStall = 300;

/**
 * An API server that is away is no reason to restart: the process waits for it. One that answers while a watch or the
 * queue stands still is.
 */
export function createHealth({ clock, watches, queues }: HealthOptions): Health {
  let goodAt = Number.NEGATIVE_INFINITY;
  let goodSince = Number.NEGATIVE_INFINITY;
  const away = (): boolean => clock.monotonic() - goodAt > awayMs;

  const staleWatches = (): string[] =>
    watches
      .map((watch) => ({ resource: watch.resource, age: clock.monotonic() - watch.heardAt() }))
      .filter(({ age }) => age > staleMs)
      .map(({ resource, age }) => `nothing was heard of ${resource} for ${seconds(age / 1000)}`);
  const stuckQueues = (): string[] =>
    queues
      .map((queue) => queue.figures())
      .filter((figures) => figures !== undefined)
      .flatMap(({ name, longestRunningSeconds, stalledSeconds }) => [
        ...(longestRunningSeconds > longestWork
          ? [`a reconcile of ${name} has run for ${seconds(longestRunningSeconds)}`]
          : []),
        ...(stalledSeconds > longestStall
          ? [`no worker of ${name} took a key for ${seconds(stalledSeconds)}`]
          : []),
      ]);
  return {
    observe(observation) {
      if (observation.kind !== 'kubernetes-request' || !isGood(observation.code)) return;
      if (away()) goodSince = clock.monotonic();
      goodAt = clock.monotonic();
    },
    unready() {
      if (away()) return ['the Kubernetes API server is away'];
      return watches
        .filter((watch) => !watch.synced())
        .map(({ resource }) => `${resource} are not all known`);
    },
    dead() {
      if (away() || clock.monotonic() - goodSince < graceMs) return [];
      return [...staleWatches(), ...stuckQueues()];
    },
  };
}

/** Any answer that is not about the state of the server itself: also a refusal. */
const isGood = (code: string): boolean => /^[1-4]\d\d$/.test(code) && code !== '429';

const seconds = (value: number): string => `${Math.round(value)} s`;
