import type { Catalogue, DatasetState } from '../../../src/database/catalogue.js';
import { buildCatalogue } from '../../../src/database/live-catalogue.js';

/** A catalogue of datasets of air quality (by name, with their stations) and one of stocks. */
export function catalogueOf(stations: Readonly<Record<string, readonly string[]>>): Catalogue {
  const names = Object.keys(stations);
  const datasets = [...names, 'shares'].map((name, index): DatasetState => ({
    id: index + 1,
    name,
    type: name === 'shares' ? 'StocksOHLCV' : 'AirQuality',
    revision: 7,
    loadedAt: new Date(0),
  }));
  const rows = names.flatMap((name, index) =>
    (stations[name] ?? []).map((key) => ({
      dataset_id: index + 1,
      key,
      first: '2016-10-01 00:00:00.1',
      last: '2016-10-02 00:00:00',
      rows: 96,
      pollutants: ['pm2_5', 'co', 'no2'],
    })),
  );
  return buildCatalogue(1, datasets, rows);
}
