import { type ApiQuery, type Column, days, end } from '../infinity.js';

const time: Column = { selector: 'time', type: 'timestamp' };

/** The dataset whose figures are shown: a station may be in several. */
export const dataset = '$air_dataset';

/** The index of the chosen station in the time that is shown, as the chosen standard has it. */
export const index = (columns: readonly Column[]): ApiQuery => ({
  path: '/air_quality/index',
  parameters: {
    dataset,
    station: '$station',
    standard: '$standard',
    period: '$period',
    from: days.from,
    to: end,
  },
  rows: 'air_quality_index',
  columns: [time, ...columns],
});

export const pollutants = ['pm2_5', 'pm10', 'o3', 'no2', 'so2', 'co'] as const;
