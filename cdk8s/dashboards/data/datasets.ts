import type { Row } from '../model.js';
import { graph, table } from '../panels.js';
import { ofDataset } from '../promql.js';

/** Grafana's dates are in milliseconds; 0 is no date, and before 1970 they are below it. */
const asDate = (seconds: string): string => `(${seconds} != 0) * 1000`;

export const datasets: Row = {
  title: 'Datasets',
  description:
    'Every dataset that is served. Good: the rows are as many as the source has, the newest row is as young as the source allows, and the revision grows with every load.',
  panels: [
    table({
      title: 'What is loaded',
      description: 'One line a dataset. Good: 1 in the column Fresh, and a last load that is not long ago.',
      by: 'dataset',
      byHeading: 'Dataset',
      columns: [
        { heading: 'Rows', expr: ofDataset('datasetRows'), unit: 'locale' },
        { heading: 'Revision', expr: ofDataset('datasetRevision'), unit: 'none' },
        { heading: 'Oldest row', expr: asDate(ofDataset('datasetDataFrom')), unit: 'dateTimeAsIso' },
        { heading: 'Newest row', expr: asDate(ofDataset('datasetDataTo')), unit: 'dateTimeAsIso' },
        { heading: 'Last load', expr: asDate(ofDataset('datasetLastSuccess')), unit: 'dateTimeAsIso' },
        { heading: 'Last try', expr: asDate(ofDataset('datasetLastRun')), unit: 'dateTimeAsIso' },
        { heading: 'Fresh', expr: ofDataset('datasetFresh'), unit: 'none' },
      ],
    }),
    graph({
      title: 'Span',
      description:
        'Time between the oldest and the newest row. Good grows; with a retention it stays what was asked for.',
      unit: 's',
      width: 24,
      queries: [
        {
          expr: `${ofDataset('datasetDataTo')} - (${ofDataset('datasetDataFrom')} != 0)`,
          legend: '{{dataset}}',
        },
      ],
    }),
    graph({
      title: 'Rows',
      description:
        'Good grows slowly and never falls by itself; a retention takes old rows away with a load.',
      unit: 'short',
      width: 12,
      queries: [{ expr: ofDataset('datasetRows'), legend: '{{dataset}}' }],
    }),
    graph({
      title: 'Revision',
      description: 'A step for each load that changed something. Good has the rhythm of the schedule.',
      unit: 'none',
      width: 12,
      queries: [{ expr: ofDataset('datasetRevision'), legend: '{{dataset}}' }],
    }),
  ],
};
