import type { Row } from '../model.js';
import { graph, stat } from '../panels.js';
import { quantile, rate, series, sumBy } from '../promql.js';

export const reconciles: Row = {
  title: 'Reconciles',
  description:
    'A reconcile compares one Dataset with what is there and mends the difference. Good: exactly one leader, no errors, 99 of 100 within a second.',
  panels: [
    stat({
      title: 'Leaders',
      description: 'Replicas that hold the lease. Good is 1; 0 for half a minute after a leader was lost.',
      steps: [
        [null, 'red'],
        [1, 'green'],
        [2, 'red'],
      ],
      queries: [{ expr: `sum(${series('leads')})` }],
    }),
    stat({
      title: 'Errors',
      description: 'Reconciles a second that failed and are tried again. Good is none.',
      unit: 'ops',
      steps: [
        [null, 'green'],
        [0.001, 'orange'],
        [0.1, 'red'],
      ],
      queries: [{ expr: `sum(${rate(series('reconcileErrors'))})` }],
    }),
    graph({
      title: 'By result',
      description:
        'requeue_after looks again at a known time, which is the usual end. error is tried again, ever later. Good has no error.',
      unit: 'ops',
      stacked: true,
      queries: [
        {
          expr: sumBy('controller, result', rate(series('reconciles'))),
          legend: '{{controller}} {{result}}',
        },
      ],
    }),
    graph({
      title: 'Duration',
      description:
        'Half and 99 of 100 reconciles end within this time; the deadline is 60 s. Good is below a second.',
      unit: 's',
      limit: 60,
      queries: [
        { expr: quantile(0.5, 'reconcileDuration', 'controller'), legend: '{{controller}} 50 %' },
        { expr: quantile(0.99, 'reconcileDuration', 'controller'), legend: '{{controller}} 99 %' },
      ],
    }),
  ],
};
