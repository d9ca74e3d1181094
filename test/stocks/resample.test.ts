import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Bars } from '../../src/stocks/bars.js';
import { type BarQuestion, pageOf } from '../../src/stocks/bar-page.js';
import { type BinSize, alignments, frequencies } from '../../src/stocks/calendar.js';
import { dayText } from '../../src/stocks/day-text.js';
import { type ReferenceBar, referenceResample } from './support/reference.js';
import { type Row, barsOf, integerOf, randomBars, randomOf } from './support/series.js';

const spanOf = ({ days }: Bars): { first: number; last: number } => ({ first: days[0]!, last: days.at(-1)! });
const whole = (size: BinSize): BarQuestion => ({ size, fill: 'null', sort: 'asc' });
const resampled = (bars: Bars, question: BarQuestion): Bars => pageOf(question, spanOf(bars), bars).bars;

const rowsOf = (bars: Bars): Row[] =>
  Array.from(bars.days, (day, i) => [
    dayText(day),
    numberOrNull(bars.open[i]!),
    numberOrNull(bars.high[i]!),
    numberOrNull(bars.low[i]!),
    numberOrNull(bars.close[i]!),
    bars.volume[i]!,
  ]);
const numberOrNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
const rowOf = ({ label, open, high, low, close, volume }: ReferenceBar): Row => [
  label,
  open,
  high,
  low,
  close,
  volume,
];

interface Golden {
  input: Row[];
  cases: Record<string, { count: number; head: Row[]; nonempty: Row[] | null }>;
}
const golden: Golden = JSON.parse(
  readFileSync(new URL('../../conformance/resample.json', import.meta.url), 'utf8'),
);

describe('resample', () => {
  test.each(Object.entries(golden.cases))('agrees with the golden case %s', (name, expected) => {
    const frequency = frequencies.find((known) => name.endsWith(known))!;
    const size = { frequency, interval: Number.parseInt(name), align: 'first' } as const;

    const rows = rowsOf(resampled(barsOf(golden.input), whole(size)));

    expect(rows).toHaveLength(expected.count);
    expect(rows.slice(0, expected.head.length)).toEqual(expected.head);
    if (expected.nonempty !== null) expect(rows.filter((row) => row[1] !== null)).toEqual(expected.nonempty);
  });

  test('agrees with the calendar walked by hand on 12,000 random sparse series', () => {
    const random = randomOf(20_240_229);
    for (let run = 0; run < 12_000; run++) {
      const { size, bars } = randomCase(random);
      const expected = referenceResample(bars, size).map(rowOf);
      const actual = rowsOf(resampled(bars, whole(size)));
      if (JSON.stringify(actual) !== JSON.stringify(expected))
        expect({ run, size, days: [...bars.days], actual }).toEqual({
          run,
          size,
          days: [...bars.days],
          actual: expected,
        });
    }
  });

  test('labels calendar bins by 2000-01-01 and weeks by their Monday', () => {
    const bars = barsOf([
      ['1999-12-31', 1, 2, 1, 2, 5],
      ['2024-02-29', 3, 4, 3, 4, 6],
    ]);
    const ends = (frequency: BinSize['frequency'], interval: number): (string | number)[] => {
      const rows = rowsOf(resampled(bars, whole({ frequency, interval, align: 'calendar' })));
      return [rows[0]![0], rows.at(-1)![0], rows.length];
    };
    expect(ends('Daily', 1)).toEqual(['1999-12-31', '2024-02-29', 8827]);
    expect(ends('Daily', 10)).toEqual(['1999-12-22', '2024-02-24', 884]);
    expect(ends('Weekly', 1)).toEqual(['1999-12-27', '2024-02-26', 1262]);
    expect(ends('Weekly', 2)).toEqual(['1999-12-20', '2024-02-26', 632]);
    expect(ends('Monthly', 5)).toEqual(['1999-08-01', '2023-10-01', 59]);
    expect(ends('Quarterly', 2)).toEqual(['1999-07-01', '2024-01-01', 50]);
    expect(ends('Annual', 10)).toEqual(['1990-01-01', '2020-01-01', 4]);
  });

  test('adds volumes beyond 2^31', () => {
    const bars = barsOf([
      ['2024-01-01', 1, 1, 1, 1, 3_000_000_001],
      ['2024-01-02', 1, 1, 1, 1, 9_000_000_002],
    ]);
    expect([...resampled(bars, whole({ frequency: 'Annual', interval: 1, align: 'first' })).volume]).toEqual([
      12_000_000_003,
    ]);
  });
});

function randomCase(random: () => number): { size: BinSize; bars: Bars } {
  const frequency = frequencies[integerOf(random, 0, 4)]!;
  const interval = random() < 0.5 ? 1 : integerOf(random, 2, 13);
  const align = alignments[integerOf(random, 0, 1)]!;
  const unitDays = { Daily: 1, Weekly: 7, Monthly: 30, Quarterly: 91, Annual: 365 }[frequency];
  // Near 2000 for calendar bins, as the reference walks there from the anchor.
  const spread = Math.min(integerOf(random, 0, 60) * unitDays * interval, 80_000);
  const from =
    align === 'calendar'
      ? integerOf(random, 10_957 - 2000, 10_957 + 2000)
      : integerOf(random, -100_000, 20_000);
  return {
    size: { frequency, interval, align },
    bars: randomBars(random, { from, spread, length: integerOf(random, 1, 30) }),
  };
}
