import type { Row } from '../model.js';
import { graph } from '../panels.js';
import { increase, maxBy, series } from '../promql.js';

/** Every replica exports the same totals, so the largest is taken, never the sum. */
const gained = (metric: 'ingestRuns' | 'ingestRows' | 'ingestBytes'): string =>
  maxBy('dataset, result', increase(series(metric)));

const duration = (part: '_sum' | '_count'): string =>
  maxBy('dataset, result', series('ingestDuration', '', part));

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
        'Mean of all recorded runs. Good is well below the time between two slots of the schedule.',
      unit: 's',
      width: 12,
      queries: [
        { expr: `${duration('_sum')} / (${duration('_count')} > 0)`, legend: '{{dataset}} {{result}}' },
      ],
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
