import { api, apiValues } from '../infinity.js';
import type { DashboardModel } from '../model.js';
import type { Times } from '../settings.js';
import { choiceOf, releaseVariables, revisions } from '../variables.js';
import { concentrations } from './concentrations.js';
import { dataset, pollutants } from './index-rows.js';
import { quality } from './quality.js';
import { stations } from './stations.js';

export const air = ({ airFrom, airTo }: Times): DashboardModel => ({
  uid: 'almanac-air',
  title: 'Air',
  description:
    'The air-quality data themselves, asked of the API through the Infinity data source: stations with their index. Sample data are of January 2025: choose a time that holds it.',
  from: airFrom,
  to: airTo,
  variables: [
    ...releaseVariables(),
    api(),
    apiValues('air_dataset', {
      path: '/air_quality/stations',
      rows: 'stations',
      columns: [{ selector: 'dataset', type: 'string' }],
    })
      .label('Dataset')
      .description('Whose stations there are to choose from.'),
    apiValues('station', {
      path: '/air_quality/stations',
      parameters: { dataset },
      rows: 'stations',
      columns: [{ selector: 'station', type: 'string' }],
    })
      .label('Station')
      .description('As /air_quality/stations lists them.'),
    choiceOf('standard', ['us-epa-2024', 'us-epa-2012', 'eaqi-2024', 'eaqi-2017'])
      .label('Standard')
      .description('Whose index it is.'),
    choiceOf('period', ['day', 'hour']).label('Index by').description('Of a day or of an hour.'),
    choiceOf('pollutant', pollutants).label('Pollutant').description('Whose concentrations are shown.'),
  ],
  annotations: [revisions()],
  rows: [quality, concentrations, stations],
});
