import type { Row } from '../model.js';
import { graph } from '../panels.js';
import { rate, series, sumBy } from '../promql.js';
import { failed, requests, size, within } from './traffic.js';

export const routes: Row = {
  title: 'Routes',
  description:
    'Rate, errors and duration by route template, probes left out. Good is a steady rate, no 5xx, few 4xx, and quantiles that lie close together.',
  panels: [
    graph({
      title: 'Requests by route',
      description: 'Good follows the habits of the clients; a sudden fall is as bad as a sudden rise.',
      unit: 'reqps',
      stacked: true,
      queries: [{ expr: sumBy('path', rate(requests())), legend: '{{path}}' }],
    }),
    graph({
      title: 'Answers by status',
      description:
        'Good is 200 and 304. Many 4xx: a client asks wrongly. 5xx: ours to mend; 503 is said on purpose, with Retry-After.',
      unit: 'reqps',
      stacked: true,
      queries: [{ expr: sumBy('status', rate(requests())), legend: '{{status}}' }],
    }),
    graph({
      title: 'Failures by route',
      description: 'Answers with a status from 500 on. Good is nothing at all.',
      unit: 'reqps',
      queries: [{ expr: sumBy('path, status', rate(failed())), legend: '{{status}} {{path}}' }],
    }),
    graph({
      title: 'Duration',
      description:
        'Half, 95 and 99 of 100 answers are complete within this time. Good is 99 below 250 ms. A point leads to a trace where tracing is on.',
      unit: 's',
      limit: 0.25,
      queries: [
        { expr: within(0.5), legend: '50 %' },
        { expr: within(0.95), legend: '95 %' },
        { expr: within(0.99), legend: '99 %', exemplar: true },
      ],
    }),
    graph({
      title: 'Slowest 5 % by route',
      description:
        'Shows which route the slow answers are of. Long series and large exports take longer. Good: all others below 250 ms.',
      unit: 's',
      queries: [{ expr: within(0.95, 'path'), legend: '{{path}}' }],
    }),
    graph({
      title: 'Size of answers by route',
      description: 'Mean size as sent, compressed where the client allows. Good is steady.',
      unit: 'bytes',
      queries: [{ expr: size('path'), legend: '{{path}}' }],
    }),
    graph({
      title: 'In flight and refused',
      description:
        'Requests in progress by pod, and those refused because a pod had too much to do. Good: none is refused, and pods have about the same.',
      width: 24,
      queries: [
        { expr: sumBy('pod', series('inFlight')), legend: '{{pod}}' },
        { expr: sumBy('reason', rate(series('shed'))), legend: 'refused a second: {{reason}}' },
      ],
    }),
  ],
};
