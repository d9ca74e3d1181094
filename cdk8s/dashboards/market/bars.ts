import { type ApiQuery, type Column, days } from '../infinity.js';

/** The dataset whose figures are shown: a symbol may be in several. Air has another, whose name links must not take over. */
export const dataset = '$stocks_dataset';

/** Bars of the chosen symbol, resampled as chosen, with indicators; their lookback is outside of what is shown. */
export const bars = (indicators: string, columns: readonly string[]): ApiQuery => ({
  path: '/stocks/time-series/$symbol',
  parameters: {
    dataset,
    frequency: '$frequency',
    interval: '$interval',
    start: days.from,
    end: days.to,
    indicators,
  },
  columns: [{ selector: 'period_start', type: 'timestamp', text: 'time' }, ...columns.map(number)],
});

const number = (selector: string): Column => ({ selector, type: 'number' });
