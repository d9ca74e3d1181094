import { gzipSync } from 'fflate';
import { airQualityHeader, generateAirQuality } from '../src/generate/air-quality.js';
import { generateStocks, stocksHeader } from '../src/generate/stocks.js';

/** Of the symbols and stations of `almanac generate`, and with its numbers: what the README shows comes out here too. */
const symbols = ['ALMX', 'BRKO', 'CYDE', 'DUNQ', 'ELMR', 'FJRD'];
const stations = ['aq_harbour', 'aq_north_gate', 'aq_ring_road', 'aq_west_park'];
const firstDay = '2024-01-01';
const seed = 1;
/** Ten stations, 30 days, quarter-hours. */
const monthRows = 10 * 30 * 96;

/** CSV of six symbols over two years of days, compressed. */
export const sampleStocks = (): Uint8Array => compressed([stocksHeader, ...bars()]);

/** CSV of four stations over 30 days of hours, compressed. */
export const sampleAirQuality = (): Uint8Array => compressed([airQualityHeader, ...measurements()]);

/** Written in JavaScript, so that every machine gives the same bytes: zlib's differ between processors. */
function compressed(lines: readonly string[]): Uint8Array {
  return gzipSync(Buffer.from(lines.join('')), { level: 9, mtime: 0 });
}

function* bars(): Generator<string> {
  const last = symbols.at(-1) ?? '';
  let begun = false;
  for (const line of generateStocks({ seed })) {
    const [symbol = '', date = ''] = line.split(',', 2);
    // They come symbol by symbol.
    if (begun && symbol !== last) return;
    begun ||= symbol === last;
    if (symbols.includes(symbol) && date >= firstDay) yield line;
  }
}

/** The full hours, with two decimals: all that is there would be three times as much. */
function* measurements(): Generator<string> {
  for (const line of generateAirQuality({ seed, rows: monthRows })) {
    const [time = '', station = '', ...values] = line.trim().split(',');
    if (!stations.includes(station) || !/ \d\d:00:/.test(time)) continue;
    yield `${[time.slice(0, 'yyyy-mm-dd hh:mm:ss'.length), station, ...values.map(rounded)].join(',')}\n`;
  }
}

const rounded = (value: string): string => String(Math.round(Number(value) * 100) / 100);
