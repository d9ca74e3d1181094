import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { generateAirQuality } from '../../src/generate/air-quality.js';
import { generateStocks } from '../../src/generate/stocks.js';

interface Bar {
  symbol: string;
  date: string;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

const bars = (lines: Iterable<string>): Bar[] =>
  [...lines].slice(1).map((line) => {
    const [symbol = '', date = '', ...numbers] = line.trim().split(',');
    const [open = 0, high = 0, low = 0, close = 0, volume = 0] = numbers.map(Number);
    return { symbol, date, open, high, low, close, volume };
  });
const hash = (lines: Iterable<string>): string =>
  createHash('sha256')
    .update([...lines].join(''))
    .digest('hex');

const sample = bars(generateStocks({ seed: 1 }));

/** The first so many lines. */
function* first(count: number, lines: Iterable<string>): Generator<string> {
  let left = count;
  for (const line of lines) {
    if (left-- === 0) return;
    yield line;
  }
}

describe('generated data', () => {
  it.each([
    ['stocks', generateStocks, 'acd5bed24dd8fe46ff425c4eaa6c62c3c200ec13610de923cdbd9ebcb7fcd946'],
    ['air quality', generateAirQuality, '3910d999b4e38717c7211c86ecdeb565606c5fa2c910a698d26ac84e55db8981'],
  ])('of seed 1 is the same %s in every version and on every day', (_, generate, sha256) => {
    expect(hash(first(20_000, generate({ seed: 1 })))).toBe(sha256);
  });
});

describe('generated stocks', () => {
  it('are the same for the same seed and others for another', () => {
    expect(hash(generateStocks({ seed: 1 }))).toBe(hash(generateStocks({ seed: 1 })));
    expect(hash(generateStocks({ seed: 2 }))).not.toBe(hash(generateStocks({ seed: 1 })));
  });

  it('keep the order of prices, and positive prices and volumes', () => {
    const wrong = sample.filter(
      (bar) =>
        bar.high < Math.max(bar.open, bar.close) ||
        bar.low > Math.min(bar.open, bar.close) ||
        bar.low <= 0 ||
        !Number.isInteger(bar.volume) ||
        bar.volume < 0,
    );
    expect(wrong).toEqual([]);
  });

  it('have twelve symbols over five years, weekends off, each day once', () => {
    expect(new Set(sample.map((bar) => bar.symbol)).size).toBe(12);
    expect(new Set(sample.map((bar) => `${bar.symbol} ${bar.date}`)).size).toBe(sample.length);
    expect(sample.filter((bar) => [0, 6].includes(new Date(bar.date).getUTCDay()))).toEqual([]);
    expect([sample[0]!.date.slice(0, 4), sample.at(-1)!.date.slice(0, 4)]).toEqual(['2021', '2025']);
  });

  it('have a gap of a month, a jump as of a split, and a year of over 2^32 shares', () => {
    const gap = Math.max(...steps('FJRD', (a, b) => (Date.parse(b.date) - Date.parse(a.date)) / 86_400_000));
    const jump = Math.min(...steps('DUNQ', (a, b) => b.open / a.close));
    const year = sample.filter((bar) => bar.symbol === 'LUMEN' && bar.date.startsWith('2024'));
    expect(gap).toBeGreaterThan(31);
    expect(jump).toBeLessThan(0.3);
    expect(year.reduce((sum, bar) => sum + bar.volume, 0)).toBeGreaterThan(2 ** 32);
  });

  it.each([0, 1, 13, 30_001])('are exactly %i rows when asked', (rows) => {
    let count = -1;
    let newest = '';
    for (const line of generateStocks({ seed: 1, rows })) {
      count += 1;
      if (count > 0) newest = line.split(',')[1]! > newest ? line.split(',')[1]! : newest;
    }
    expect(count).toBe(rows);
    expect(newest <= '2026-12-31').toBe(true);
  });
});

function steps(symbol: string, between: (a: Bar, b: Bar) => number): number[] {
  const own = sample.filter((bar) => bar.symbol === symbol);
  return own.slice(1).map((bar, i) => between(own[i]!, bar));
}

describe('generated air quality', () => {
  const lines = [...generateAirQuality({ seed: 1, rows: 20_000 })];

  it('is the same for the same seed', () => {
    expect(hash(generateAirQuality({ seed: 3, rows: 100 }))).toBe(
      hash(generateAirQuality({ seed: 3, rows: 100 })),
    );
  });

  it('is in order of time, with jitter, and ends without a line feed', () => {
    const times = lines.slice(1).map((line) => line.slice(0, 23));
    expect([...times].sort()).toEqual(times);
    expect(times.filter((time) => !time.endsWith('.000')).length).toBe(times.length);
    expect(lines.at(-1)!.endsWith('\n')).toBe(false);
  });

  it('has values that are finite and not negative, of up to 17 digits', () => {
    const values = lines.slice(1).flatMap((line) => line.trim().split(',').slice(2));
    expect(values.filter((value) => !(Number(value) >= 0 && Number.isFinite(Number(value))))).toEqual([]);
    expect(Math.max(...values.map((value) => value.length))).toBeGreaterThanOrEqual(16);
  });

  it('of a year lacks rows and values', () => {
    let count = 0;
    let empty = 0;
    let last = '';
    for (const line of generateAirQuality({ seed: 1 })) {
      if (count++ === 0) continue;
      if (line.includes(',,') || line.trim().endsWith(',')) empty += 1;
      last = line.slice(0, 16);
      if (count > 40_000) break;
    }
    expect(empty).toBeGreaterThan(500);
    expect(last > '2025-02-11 16:10').toBe(true); // without gaps it would be 16:00
  });
});
