import { family, type Family, type FamilyGroup } from './family.js';
import { histogramFamily, type HistogramSeries } from './histogram.js';

/** What a work queue tells of itself when it is asked. Times in seconds. */
export interface QueueFigures {
  name: string;
  /** Keys that wait for a worker. */
  depth: number;
  adds: number;
  retries: number;
  /** How long those that run now have run, together. */
  unfinishedSeconds: number;
  longestRunningSeconds: number;
  /** How long keys have waited and no worker took or ended one; 0 when none waits. */
  stalledSeconds: number;
  /** From the moment a key was added until a worker took it; made with `queueBounds`. */
  waited: HistogramSeries;
  /** How long a worker had it; made with `queueBounds`. */
  worked: HistogramSeries;
}

/** Seconds. */
export const queueBounds = [
  0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600,
] as const;

type Plain = 'queueDepth' | 'queueAdds' | 'queueRetries' | 'queueUnfinished' | 'queueLongestRunning';

/** Work queues under client-go's names. */
export function workQueueMetrics(queues: () => readonly QueueFigures[]): FamilyGroup {
  const plain = (metric: Plain, value: (figures: QueueFigures) => number): Family =>
    family(metric, () =>
      queues().map((figures) => ({ labels: { name: figures.name }, value: value(figures) })),
    );
  return {
    families: [
      plain('queueDepth', ({ depth }) => depth),
      plain('queueAdds', ({ adds }) => adds),
      plain('queueRetries', ({ retries }) => retries),
      plain('queueUnfinished', ({ unfinishedSeconds }) => unfinishedSeconds),
      plain('queueLongestRunning', ({ longestRunningSeconds }) => longestRunningSeconds),
      histogramFamily('queueWaited', queueBounds, () => queues().map(({ waited }) => waited)),
      histogramFamily('queueWorked', queueBounds, () => queues().map(({ worked }) => worked)),
    ],
    observe: () => undefined,
  };
}
