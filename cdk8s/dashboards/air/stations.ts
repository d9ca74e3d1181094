import { apiTable } from '../api-panels.js';
import type { Row } from '../model.js';
import { dataset, pollutants } from './index-rows.js';

export const stations: Row = {
  title: 'Stations',
  description:
    'Stations of all datasets, and the newest of the chosen one. Good: every station has measured within the last hour of the data, and has about as many rows as its neighbours.',
  panels: [
    apiTable({
      title: 'Stations',
      description: 'First and last measurement and number of rows. Good: the same last hour for all.',
      width: 12,
      query: {
        path: '/air_quality/stations',
        rows: 'stations',
        columns: [
          { selector: 'station', type: 'string' },
          { selector: 'dataset', type: 'string' },
          { selector: 'first', type: 'timestamp' },
          { selector: 'last', type: 'timestamp' },
          { selector: 'rows', type: 'number' },
        ],
      },
    }),
    apiTable({
      title: 'Newest measurements',
      description:
        'Of each station of the dataset. Good: no empty cell but for what a station does not measure.',
      width: 12,
      query: {
        path: '/air_quality/latest',
        parameters: { dataset },
        rows: 'air_quality_measurements',
        columns: [
          { selector: 'id_entity', type: 'string', text: 'station' },
          { selector: 'TimeInstant', type: 'timestamp', text: 'time' },
          ...pollutants.map((selector) => ({ selector, type: 'number' as const })),
        ],
      },
    }),
  ],
};
