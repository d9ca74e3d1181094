import type { Catalogue, DatasetState } from '../../../src/database/catalogue.js';
import { buildCatalogue } from '../../../src/database/live-catalogue.js';

const dataset = (id: number, name: string, type: DatasetState['type'] = 'StocksOHLCV'): DatasetState => ({
  id,
  name,
  type,
  revision: 10 + id,
  loadedAt: new Date(0),
});
const row = (dataset_id: number, key: string) => ({
  dataset_id,
  key,
  first: '2024-01-02 00:00:00',
  last: '2024-12-30 00:00:00',
  rows: 250,
  pollutants: [],
});

/** Two datasets of stocks and one of air quality; ZEPHYR is in both of the first. */
export const smallCatalogue = (): Catalogue =>
  buildCatalogue(
    1,
    [dataset(1, 'us'), dataset(2, 'world'), dataset(3, 'air', 'AirQuality')],
    [row(1, 'ACME'), row(1, 'ZEPHYR'), row(2, 'ZEPHYR'), row(2, 'ACRE'), row(2, 'acid'), row(3, 'STATION')],
  );
