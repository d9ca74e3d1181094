import type { Row } from '../model.js';
import { graph } from '../panels.js';
import { rate, series, sumBy } from '../promql.js';

const lookups = (labels = ''): string => rate(series('cacheRequests', labels));

export const cache: Row = {
  title: 'Cache',
  description:
    'l1 is in each process, l2 is Redis. Good is a high share of hits after the first minutes of a revision, and no errors; a new revision, or a new pod, begins with misses.',
  panels: [
    graph({
      title: 'Hits',
      description:
        'Share of look-ups that found an answer. Good is above 80 % where clients repeat themselves.',
      unit: 'percentunit',
      max: 1,
      queries: [
        {
          expr: `${sumBy('level', lookups('result="hit"'))} / ${sumBy('level', lookups())}`,
          legend: '{{level}}',
        },
      ],
    }),
    graph({
      title: 'Look-ups by result',
      description:
        'stale: served although old, because the database is away. error: Redis is away or slow; that costs time, never an answer. Good is hit and miss only.',
      unit: 'ops',
      stacked: true,
      queries: [{ expr: sumBy('level, result', lookups()), legend: '{{level}} {{result}}' }],
    }),
    graph({
      title: 'Held in the process',
      description: 'Bytes of answers by pod. Good stays below api.config.cacheMiB of each.',
      unit: 'bytes',
      queries: [{ expr: sumBy('pod', series('cacheBytes')), legend: '{{pod}}' }],
    }),
  ],
};
