import { apiGraph } from '../api-panels.js';
import { type Column, days, end } from '../infinity.js';
import type { Row } from '../model.js';
import { dataset } from './index-rows.js';

const numbers = (...names: readonly string[]): Column[] =>
  names.map((selector) => ({ selector, type: 'number' }));

/** Statistics of one pollutant; `pollutant` is a variable. */
const statistics = (period: string, columns: readonly Column[]) => ({
  path: '/air_quality/aggregates',
  parameters: { dataset, station: '$station', pollutants: '$pollutant', period, from: days.from, to: end },
  rows: 'air_quality_aggregates',
  columns,
});

export const concentrations: Row = {
  title: 'Concentrations',
  description:
    'What was measured, one pollutant at a time. Good: a mean that follows the seasons, a coverage near 1, and no maximum that is a multiple of all others, which is a fault of the sensor.',
  panels: [
    apiGraph({
      title: '$pollutant by day',
      description:
        'Mean, median and extremes of each day, in the unit of the source. Good has no single spike.',
      unit: 'none',
      query: statistics('day', [
        { selector: 'period_start', type: 'timestamp', text: 'time' },
        ...numbers('mean', 'median', 'min', 'max'),
      ]),
    }),
    apiGraph({
      title: 'Coverage by day',
      description: 'Share of the measurements that should be there. Good is above 0.9.',
      unit: 'percentunit',
      max: 1,
      width: 12,
      query: statistics('day', [
        { selector: 'period_start', type: 'timestamp', text: 'time' },
        ...numbers('coverage'),
      ]),
    }),
    apiGraph({
      title: '98th percentile by month',
      description:
        'Exceeded by 2 % of the measurements. Good stays below the limit of the law where you are.',
      unit: 'none',
      width: 12,
      query: statistics('month', [
        { selector: 'period_start', type: 'timestamp', text: 'time' },
        ...numbers('p98'),
      ]),
    }),
  ],
};
