import type { Row } from '../model.js';
import { graph } from '../panels.js';
import { maxBy, mean, orZero, quantile, rate, series, sumBy } from '../promql.js';

export const pool: Row = {
  title: 'As the API sees it',
  description:
    'Connections and queries of the pods themselves. Good: nobody waits for a connection, no query fails, and the mean of each query stays what it was last week.',
  panels: [
    graph({
      title: 'Answers of database and cache',
      description: '1 while they answer. Good is always 1 in every pod.',
      unit: 'none',
      max: 1,
      queries: [
        { expr: maxBy('pod', series('databaseUp')), legend: 'database {{pod}}' },
        { expr: maxBy('pod', series('cacheUp')), legend: 'cache {{pod}}' },
      ],
    }),
    graph({
      title: 'Connections by pool',
      description: 'Open ones, and those of them that nobody uses, of all pods. Good has some idle.',
      queries: [
        { expr: sumBy('pool', series('poolSize')), legend: '{{pool}} open' },
        { expr: sumBy('pool', series('poolIdle')), legend: '{{pool}} idle' },
      ],
    }),
    graph({
      title: 'Waiting for a connection',
      description: 'Callers in the queue of a pool. Good is zero; a few for a moment do no harm.',
      limit: 10,
      queries: [{ expr: maxBy('pod, pool', series('poolWaiting')), legend: '{{pod}} {{pool}}' }],
    }),
    graph({
      title: 'Queries by name',
      description: 'A second, of all pods. Good follows the misses of the cache.',
      unit: 'ops',
      stacked: true,
      queries: [{ expr: sumBy('query', rate(series('queryDuration', '', '_count'))), legend: '{{query}}' }],
    }),
    graph({
      title: 'Mean time by name',
      description: 'The wait for a connection included. Good is a few milliseconds, and flat.',
      unit: 's',
      queries: [{ expr: mean('queryDuration', 'query'), legend: '{{query}}' }],
    }),
    graph({
      title: 'Slowest 1 %, and failures',
      description:
        'Time within which 99 of 100 queries end, and queries a second that fail. Good: below 250 ms, and none.',
      unit: 's',
      limit: 0.25,
      queries: [
        { expr: quantile(0.99, 'queryDuration', 'pool'), legend: '99 % of {{pool}}' },
        { expr: orZero(`sum(${rate(series('databaseErrors'))})`), legend: 'failures a second' },
      ],
    }),
  ],
};
