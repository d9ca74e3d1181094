import { histogramSeries, observeValue } from '../../observability/metrics/histogram.js';
import { queueBounds, type QueueFigures } from '../../observability/metrics/work-queue.js';
import type { Clock } from './clock.js';

/** Measures a queue. Moments are those of the monotonic clock. */
export interface QueueMeter {
  readonly counts: { adds: number; retries: number };
  /** A worker took a key that was added then. */
  taken(addedAt: number): void;
  /** A worker is done with a key that it took then. */
  ended(takenAt: number): void;
  /** There are workers from now on: only then can a queue stand still. */
  begin(): void;
  end(): void;
  /** A key was taken or ended, or is the first one to wait. */
  moved(): void;
  figures(depth: number, takenAt: Iterable<number>): QueueFigures;
}

export function createQueueMeter(name: string, clock: Clock): QueueMeter {
  const counts = { adds: 0, retries: 0 };
  const waited = histogramSeries({ name }, queueBounds);
  const worked = histogramSeries({ name }, queueBounds);
  let movedAt = clock.monotonic();
  let begun = false;
  const secondsSince = (time: number): number => (clock.monotonic() - time) / 1000;
  const moved = (): void => void (movedAt = clock.monotonic());
  return {
    counts,
    begin() {
      begun = true;
      moved();
    },
    end: () => void (begun = false),
    moved,
    taken(addedAt) {
      observeValue(waited, queueBounds, secondsSince(addedAt));
      moved();
    },
    ended(takenAt) {
      observeValue(worked, queueBounds, secondsSince(takenAt));
      moved();
    },
    figures(depth, takenAt) {
      const running = [...takenAt].map(secondsSince);
      return {
        name,
        depth,
        ...counts,
        unfinishedSeconds: running.reduce((sum, seconds) => sum + seconds, 0),
        longestRunningSeconds: Math.max(0, ...running),
        stalledSeconds: begun && depth > 0 ? secondsSince(movedAt) : 0,
        waited,
        worked,
      };
    },
  };
}
