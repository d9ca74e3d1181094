import type { Row } from '../model.js';
import { graph } from '../panels.js';
import { ofDataset } from '../promql.js';

export const freshness: Row = {
  title: 'Freshness',
  description:
    'How old the data is. Good is a saw that stays below the age that was asked for (freshness.maxAge of a Dataset): it falls with every load.',
  panels: [
    graph({
      title: 'Age of the newest row',
      description: 'Good falls with every load, to the delay of the source.',
      unit: 's',
      queries: [{ expr: `time() - (${ofDataset('datasetDataTo')} > 0)`, legend: '{{dataset}}' }],
    }),
    graph({
      title: 'Time since the last load',
      description:
        'Good is never longer than the schedule: a line that goes on rising is a load that fails or does not run.',
      unit: 's',
      queries: [{ expr: `time() - (${ofDataset('datasetLastSuccess')} > 0)`, legend: '{{dataset}}' }],
    }),
    graph({
      title: 'Fresh',
      description: '1 while the newest row is within the age that was asked for. Good is always 1.',
      unit: 'none',
      max: 1,
      queries: [{ expr: ofDataset('datasetFresh'), legend: '{{dataset}}' }],
    }),
    graph({
      title: 'Share of the allowed age',
      description: 'Of datasets for which an age was asked. Good is below 100 %.',
      unit: 'percentunit',
      limit: 1,
      width: 24,
      queries: [
        {
          expr: `(time() - (${ofDataset('datasetDataTo')} > 0)) / ${ofDataset('datasetMaxAge')}`,
          legend: '{{dataset}}',
        },
      ],
    }),
  ],
};
