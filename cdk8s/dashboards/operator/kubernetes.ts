import type { Row } from '../model.js';
import { graph } from '../panels.js';
import { maxBy, rate, series, sumBy } from '../promql.js';

export const kubernetes: Row = {
  title: 'API server',
  description:
    'How the operator hears of changes, and what it asks. Good: every watch was heard of in the last 90 s, no list finds what a watch missed, next to no requests while nothing changes.',
  panels: [
    graph({
      title: 'Age of watches',
      description:
        'Time since a watch was heard of; after 90 s of silence it is begun again. Good stays below.',
      unit: 's',
      limit: 90,
      queries: [{ expr: maxBy('resource', series('watchAge')), legend: '{{resource}}' }],
    }),
    graph({
      title: 'Watches begun again',
      description: 'By reason. Good is a slow rhythm: the API server ends each watch after some minutes.',
      unit: 'ops',
      queries: [
        {
          expr: sumBy('resource, reason', rate(series('watchRestarts'))),
          legend: '{{resource}}: {{reason}}',
        },
      ],
    }),
    graph({
      title: 'Lists, and what watches missed',
      description:
        'A list replaces a watch at the start, when its place is lost, and every ten minutes. Good: 0 missed, for ever.',
      unit: 'ops',
      queries: [
        { expr: sumBy('resource, reason', rate(series('relists'))), legend: '{{resource}}: {{reason}}' },
        { expr: sumBy('resource', series('relistMissed')), legend: '{{resource}} missed' },
      ],
    }),
    graph({
      title: 'Requests by code',
      description:
        'A second. Good is 200 and 201; 409 is a name that exists already, which is meant; <error> is no answer.',
      unit: 'reqps',
      stacked: true,
      width: 12,
      queries: [{ expr: sumBy('code', rate(series('apiRequests'))), legend: '{{code}}' }],
    }),
    graph({
      title: 'Requests by method',
      description: 'A second. Good: writes only when a Dataset or its runs change.',
      unit: 'reqps',
      stacked: true,
      width: 12,
      queries: [{ expr: sumBy('method', rate(series('apiRequests'))), legend: '{{method}}' }],
    }),
  ],
};
