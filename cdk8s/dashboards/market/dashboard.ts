import { api, apiValues } from '../infinity.js';
import type { DashboardModel } from '../model.js';
import type { Times } from '../settings.js';
import { choiceOf, releaseVariables, revisions } from '../variables.js';
import { dataset } from './bars.js';
import { candles } from './candles.js';
import { momentum } from './momentum.js';
import { symbols } from './symbols.js';

export const market = ({ marketFrom, marketTo }: Times): DashboardModel => ({
  uid: 'almanac-market',
  title: 'Market',
  description:
    'The stocks themselves, asked of the API through the Infinity data source: candles with indicators. Sample data are of 2024 and 2025: choose a time that holds them.',
  from: marketFrom,
  to: marketTo,
  variables: [
    ...releaseVariables(),
    api(),
    apiValues('stocks_dataset', { path: '/stocks', columns: [{ selector: 'dataset', type: 'string' }] })
      .label('Dataset')
      .description('Whose symbols there are to choose from.'),
    apiValues('symbol', {
      path: '/stocks',
      parameters: { dataset },
      columns: [{ selector: 'symbol', type: 'string' }],
    })
      .label('Symbol')
      .description('As /stocks lists them.'),
    choiceOf('frequency', ['Weekly', 'Daily', 'Monthly', 'Quarterly', 'Annual'])
      .label('Bars of')
      .description('The unit of a bar.'),
    choiceOf('interval', ['1', '2', '3', '5', '10']).label('Units').description('How many units make a bar.'),
  ],
  annotations: [revisions()],
  rows: [candles, momentum, symbols],
});
