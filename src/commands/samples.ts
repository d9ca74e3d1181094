import { generateAirQuality } from '../generate/air-quality.js';
import { generateStocks } from '../generate/stocks.js';
import type { Sample } from './sample-data.js';

/** A changed content needs a new version. */
const stocks: Sample = {
  dataset: 'sample-stocks',
  title: 'sample stocks (12 symbols, 5 years of daily bars)',
  version: 'stocks-1',
  lines: () => generateStocks({ seed: 1 }),
};

/** What a first look gets to see. */
export const samples: readonly Sample[] = [
  stocks,
  {
    dataset: 'sample-air-quality',
    title: 'sample air quality (10 stations, a year of quarter-hours)',
    version: 'air-quality-1',
    lines: () => generateAirQuality({ seed: 1 }),
  },
];

const monthRows = 10 * 30 * 96;

/** The same stocks and less air: loaded within seconds. */
export const smallSamples: readonly Sample[] = [
  stocks,
  {
    dataset: 'sample-air-quality',
    title: 'sample air quality (10 stations, 30 days of quarter-hours)',
    version: 'air-quality-small-1',
    lines: () => generateAirQuality({ seed: 1, rows: monthRows }),
  },
];
