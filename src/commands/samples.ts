import { generateAirQuality } from '../generate/air-quality.js';
import { generateStocks } from '../generate/stocks.js';
import type { Sample } from './sample-data.js';

/** What a first look gets to see. A changed content needs a new version. */
export const samples: readonly Sample[] = [
  {
    dataset: 'sample-stocks',
    title: 'sample stocks (12 symbols, 5 years of daily bars)',
    version: 'stocks-1',
    lines: () => generateStocks({ seed: 1 }),
  },
  {
    dataset: 'sample-air-quality',
    title: 'sample air quality (10 stations, a year of quarter-hours)',
    version: 'air-quality-1',
    lines: () => generateAirQuality({ seed: 1 }),
  },
];
