import type { Row } from '../model.js';
import { graph } from '../panels.js';
import { maxBy, quantile, rate, series, sumBy } from '../promql.js';

export const queue: Row = {
  title: 'Queue',
  description:
    'Datasets that wait for a worker. Good is empty most of the time; a queue that only grows has workers that hang, or an API server that does not answer.',
  panels: [
    graph({
      title: 'Waiting',
      description: 'Keys in the queue. Good is near zero; right after a start it holds every Dataset once.',
      queries: [{ expr: sumBy('name', series('queueDepth')), legend: '{{name}}' }],
    }),
    graph({
      title: 'Put in, and tried again',
      description: 'Keys a second. Good: few tries again.',
      unit: 'ops',
      queries: [
        { expr: sumBy('name', rate(series('queueAdds'))), legend: '{{name}} put in' },
        { expr: sumBy('name', rate(series('queueRetries'))), legend: '{{name}} tried again' },
      ],
    }),
    graph({
      title: 'Time in it and at work',
      description: '99 of 100 keys wait, and are worked on, for less. Good is below a second each.',
      unit: 's',
      queries: [
        { expr: quantile(0.99, 'queueWaited', 'name'), legend: '{{name}} waits' },
        { expr: quantile(0.99, 'queueWorked', 'name'), legend: '{{name}} is worked on' },
      ],
    }),
    graph({
      title: 'Work in progress',
      description:
        'How long the oldest has run, and all together. Good is below 60 s: then it is given up and tried again.',
      unit: 's',
      limit: 60,
      width: 24,
      queries: [
        { expr: maxBy('name', series('queueLongestRunning')), legend: '{{name}} oldest' },
        { expr: sumBy('name', series('queueUnfinished')), legend: '{{name}} together' },
      ],
    }),
  ],
};
