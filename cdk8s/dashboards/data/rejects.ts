import type { Row } from '../model.js';
import { graph, table } from '../panels.js';
import { increase, maxBy, series } from '../promql.js';

export const rejects: Row = {
  title: 'Rejects',
  description:
    'Rows that were not taken, by reason. Good is none: a source that changes its shape shows here first. The run itself lists the lines: `almanac revisions NAME`.',
  panels: [
    graph({
      title: 'Rejected rows',
      description: 'Within the time shown, by dataset. Good is nothing.',
      unit: 'short',
      width: 12,
      queries: [
        {
          expr: maxBy('dataset, result', increase(series('ingestRejectedRows'))),
          legend: '{{dataset}} {{result}}',
        },
      ],
    }),
    graph({
      title: 'Rejected rows by reason',
      description: 'All recorded runs together. Good is flat.',
      unit: 'short',
      width: 12,
      queries: [
        { expr: maxBy('dataset, reason', series('ingestRejects')), legend: '{{dataset}}: {{reason}}' },
      ],
    }),
    table({
      title: 'Reasons',
      description: 'All recorded runs of all datasets together. Good is an empty table.',
      by: 'reason',
      byHeading: 'Reason',
      columns: [
        {
          heading: 'Rows',
          expr: `sum by (reason) (${maxBy('dataset, result, reason', series('ingestRejects'))})`,
          unit: 'locale',
        },
      ],
    }),
  ],
};
