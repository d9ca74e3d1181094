import { apiTable } from '../api-panels.js';
import type { Row } from '../model.js';

export const symbols: Row = {
  title: 'Symbols and indicators',
  description:
    'What there is to ask for. Good: every symbol ends on the last day of trade, and has about as many bars as days of trade since its first.',
  panels: [
    apiTable({
      title: 'Symbols',
      description: 'First and last day and number of bars. Good: the same last day for all.',
      width: 12,
      query: {
        path: '/stocks',
        columns: [
          { selector: 'symbol', type: 'string' },
          { selector: 'dataset', type: 'string' },
          { selector: 'first', type: 'timestamp' },
          { selector: 'last', type: 'timestamp' },
          { selector: 'bars', type: 'number' },
        ],
      },
    }),
    apiTable({
      title: 'Indicators',
      description:
        'What the API computes, each with an example for the parameter indicators=. Good is the same list in every release of a version.',
      width: 12,
      query: {
        path: '/indicators',
        rows: 'indicators',
        columns: [
          { selector: 'name', type: 'string' },
          { selector: 'title', type: 'string' },
          { selector: 'group', type: 'string' },
          { selector: 'example', type: 'string' },
        ],
      },
    }),
  ],
};
