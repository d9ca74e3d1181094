import { describe, expect, it } from '@jest/globals';
import { gunzipSync } from 'fflate';
import { ofSamples } from '../../cdk8s/dashboards/settings.js';
import { sampleAirQuality, sampleStocks } from '../../cdk8s/sample-data.js';
import { generateStocks } from '../../src/generate/stocks.js';

const rowsOf = (content: Uint8Array): string[][] =>
  Buffer.from(gunzipSync(content))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

const distinct = (rows: readonly string[][], column: number): string[] => [
  ...new Set(rows.map((row) => row[column] ?? '')),
];

describe('the sample data of the chart', () => {
  const [stocks, air] = [sampleStocks(), sampleAirQuality()];
  const [stocksHeader, ...bars] = rowsOf(stocks);
  const [airHeader, ...measurements] = rowsOf(air);

  it('is small', () => {
    expect(stocks.length + air.length).toBeLessThan(150_000);
  });

  it('is six symbols over two years', () => {
    expect(stocksHeader).toEqual(['symbol', 'date', 'open', 'high', 'low', 'close', 'volume']);
    expect(distinct(bars, 0)).toEqual(['ALMX', 'BRKO', 'CYDE', 'DUNQ', 'ELMR', 'FJRD']);
    expect([bars[0]?.[1], bars.at(-1)?.[1]]).toEqual(['2024-01-02', '2025-12-31']);
    for (const symbol of distinct(bars, 0))
      expect(bars.filter((row) => row[0] === symbol).length).toBeGreaterThan(500);
  });

  it('is of the time that dashboards show of it', () => {
    const { marketFrom, marketTo, airFrom, airTo } = ofSamples;
    const [days, hours] = [distinct(bars, 1), distinct(measurements, 0)].map((times) => times.toSorted());
    expect([days?.[0], days?.at(-1)]).toEqual(['2024-01-02', marketTo.slice(0, 10)]);
    expect(marketFrom).toBe('2024-01-01T00:00:00.000Z'); // a holiday
    expect([hours?.[0], hours?.at(-1)]).toEqual([
      airFrom.slice(0, 19).replace('T', ' '),
      `${airTo.slice(0, 10)} 23:00:00`,
    ]);
  });

  it('has the bars that `almanac generate` writes', () => {
    const generated = new Set([...generateStocks({ seed: 1 })].map((line) => line.trim()));
    expect(bars.filter((row) => !generated.has(row.join(',')))).toEqual([]);
  });

  it('is four stations over 30 days of hours, all values there', () => {
    expect(airHeader).toEqual(['TimeInstant', 'id_entity', 'so2', 'no2', 'co', 'o3', 'pm10', 'pm2_5']);
    expect(distinct(measurements, 1)).toEqual([
      'aq_harbour',
      'aq_north_gate',
      'aq_ring_road',
      'aq_west_park',
    ]);
    expect(distinct(measurements, 0)).toHaveLength(30 * 24);
    expect(measurements).toHaveLength(4 * 30 * 24);
    expect(
      measurements.flatMap((row) => row.slice(2)).filter((value) => !/^\d+(\.\d{1,2})?$/.test(value)),
    ).toEqual([]);
  });
});
