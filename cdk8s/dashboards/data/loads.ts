import type { Row } from '../model.js';
import { graph } from '../panels.js';
import { increase, maxBy, series } from '../promql.js';

/** Every replica exports the same totals, so the largest is taken, never the sum. */
const gained = (metric: 'ingestRuns' | 'ingestRows' | 'ingestBytes'): string =>
  maxBy('dataset, result', increase(series(metric)));

/** Seconds of one run, of those that ended within the time shown: a mean of all there ever were hides a slow one. */
const meanDuration = (): string => {
  const [seconds, runs] = (['_sum', '_count'] as const).map((part) =>
    increase(series('ingestDuration', '', part)),
  );
  return maxBy('dataset, result', `${seconds} / (${runs} > 0)`);
};

export const loads: Row = {
  title: 'Loads',
  description:
    'Runs as they are recorded with the data: they outlive the process that loaded. Good is one result, loaded or unchanged, at the pace of the schedule.',
  panels: [
    graph({
      title: 'Runs by result',
      description:
        'Within the time shown. Good is loaded and unchanged; invalid, unavailable and failed left the data as it was.',
      unit: 'short',
      width: 12,
      queries: [{ expr: gained('ingestRuns'), legend: '{{dataset}} {{result}}' }],
    }),
    graph({
      title: 'Duration of a run',
      description:
        'Mean of the runs within the time shown, up to each point. Good is well below the time between two slots of the schedule.',
      unit: 's',
      width: 12,
      queries: [{ expr: meanDuration(), legend: '{{dataset}} {{result}}' }],
    }),
    graph({
      title: 'Rows written',
      description: 'Within the time shown. Good is what the source has gained.',
      unit: 'short',
      width: 12,
      queries: [{ expr: gained('ingestRows'), legend: '{{dataset}} {{result}}' }],
    }),
    graph({
      title: 'Bytes read',
      description: 'Within the time shown. Good is the size of the source by the number of runs.',
      unit: 'bytes',
      width: 12,
      queries: [{ expr: gained('ingestBytes'), legend: '{{dataset}} {{result}}' }],
    }),
  ],
};
