import { dayText } from '../../../src/stocks/day-text.js';
import { putBars, type TestBar } from '../../support/rows.js';
import { openReader, type Reader } from './reader.js';
import { randomBars, randomOf } from './series.js';

export const series = '/stocks/time-series';

/** A sparse history of some 40 years. */
const sparse = (symbol: string, seed: number): TestBar[] => {
  const bars = randomBars(randomOf(seed), { from: 5000, spread: 14_000, length: 700 });
  return Array.from(bars.days, (day, i) => ({
    symbol,
    date: dayText(day),
    open: bars.open[i]!,
    high: bars.high[i]!,
    low: bars.low[i]!,
    close: bars.close[i]!,
    volume: bars.volume[i]!,
  }));
};

/** A reader of two datasets: a few bars with odd numbers, sparse ones over decades, and the first and last day there is. */
export async function openHistory(): Promise<Reader> {
  const reader = await openReader();
  await putBars(reader.url, 'us', [
    {
      symbol: 'ACME',
      date: '2024-01-02',
      open: 92.391998,
      close: 162.846497,
      high: 200,
      low: 1 / 3,
      volume: 3e9,
    },
    { symbol: 'ACME', date: '2024-01-03', close: 11, volume: 4e9 },
    { symbol: 'ACME', date: '2024-03-01', close: 12.00004, volume: 5 },
    ...sparse('SPARSE', 1),
    { symbol: 'WIDE', date: '1678-01-01', close: 1 },
    { symbol: 'WIDE', date: '2261-12-31', close: 2 },
  ]);
  await putBars(reader.url, 'world', [
    ...sparse('OTHER', 2),
    { symbol: 'acid', date: '2020-02-02', close: 3 },
  ]);
  await reader.refresh();
  return reader;
}
