import { type Comparison, compare } from '../conformance/comparison.js';
import type { ConformanceSuite } from '../conformance/conformance.js';
import { type Bars, emptyBars, priceNames } from './bars.js';
import { type Frequency, binsOf, frequencies } from './calendar.js';
import { dayText, parseDay } from './day-text.js';
import type { Arguments, Indicator, IndicatorBars } from './indicators/indicator.js';
import { indicators as registry } from './indicators/registry.js';
import { resample } from './resample.js';

const tolerance = 1e-9;

/** `resample`, and a suite for each indicator. */
export const stockSuites = (indicators: readonly Indicator[] = registry): readonly ConformanceSuite[] => [
  resampleSuite,
  ...indicators.map(indicatorSuite),
];

/** As conformance/indicators.json has it. */
export interface IndicatorVectors {
  series: Readonly<Record<string, StoredSeries>>;
  indicators: Readonly<Record<string, readonly IndicatorCase[]>>;
}

interface StoredSeries {
  first_day: number;
  /** Days from each bar to the next. */
  steps: readonly number[];
  open: readonly number[];
  high: readonly number[];
  low: readonly number[];
  close: readonly number[];
  volume: readonly number[];
}

/** `first` is null where the series is shorter than the lookback; outputs are values at the positions. */
type IndicatorCase = readonly [
  series: string,
  args: Arguments,
  first: number | null,
  positions: readonly number[],
  outputs: readonly (readonly (number | null)[])[],
];

const indicatorSuite = (indicator: Indicator): ConformanceSuite => ({
  name: `indicators/${indicator.name}`,
  reference: 'TA-Lib 0.8.1',
  tolerance,
  run: (vectors) => {
    const { series, indicators } = vectors('indicators') as IndicatorVectors;
    const comparison = compare(tolerance);
    for (const known of indicators[indicator.name] ?? [])
      compareCase(comparison, { indicator, bars: barsOf(series[known[0]]!), known });
    return comparison.result();
  },
});

interface Case {
  indicator: Indicator;
  bars: IndicatorBars;
  known: IndicatorCase;
}

function compareCase(comparison: Comparison, { indicator, bars, known }: Case): void {
  const [series, args, first, positions, expected] = known;
  const name = (): string => `${indicator.name}(${args.join(',')}) of ${series}`;
  const { length } = bars.days;
  const begin = first ?? length;
  comparison.same(Math.min(indicator.lookback(args), length), begin, () => `first value of ${name()}`);
  const outputs = indicator.compute(bars, args);
  comparison.same(outputs.length, expected.length, () => `outputs of ${name()}`);
  for (const [number, values] of outputs.entries()) {
    const early = values.findIndex((value) => !Number.isNaN(value));
    const clean = early === -1 || early >= begin;
    comparison.same(clean ? null : early, null, () => `value before the first of ${name()}`);
    for (const [i, at] of positions.entries())
      comparison.number(
        values[at]!,
        expected[number]?.[i] ?? null,
        () => `${name()} at ${at}, output ${number}`,
      );
  }
}

function barsOf(stored: StoredSeries): IndicatorBars {
  const days = new Int32Array(stored.close.length);
  for (let i = 0, day = stored.first_day; i < days.length; i++) {
    days[i] = day;
    day += stored.steps[i] ?? 0;
  }
  const [open, high, low, close, volume] = [
    Float64Array.from(stored.open),
    Float64Array.from(stored.high),
    Float64Array.from(stored.low),
    Float64Array.from(stored.close),
    Float64Array.from(stored.volume),
  ];
  return { days, open, high, low, close, volume, series: close };
}

type Row = readonly [
  day: string,
  open: number | null,
  high: number | null,
  low: number | null,
  close: number | null,
  volume: number,
];

/** As conformance/resample.json has it; cases are named `2Weekly`. */
interface ResampleVectors {
  input: readonly Row[];
  cases: Readonly<Record<string, { count: number; head: readonly Row[]; nonempty: readonly Row[] | null }>>;
}

const resampleSuite: ConformanceSuite = {
  name: 'resample',
  reference: 'pandas 1.5 groupby(symbol).resample',
  tolerance: 0,
  run: (vectors) => {
    const { input, cases } = vectors('resample') as ResampleVectors;
    const comparison = compare(0);
    const bars = barsOfRows(input);
    for (const [name, { count, head, nonempty }] of Object.entries(cases)) {
      const rows = resampledRows(bars, name);
      comparison.same(rows.length, count, () => `bins of ${name}`);
      compareRows(comparison, name, { actual: rows.slice(0, head.length), expected: head });
      if (nonempty !== null)
        compareRows(comparison, name, { actual: rows.filter((row) => row[1] !== null), expected: nonempty });
    }
    return comparison.result();
  },
};

function resampledRows(bars: Bars, name: string): Row[] {
  const frequency = frequencies.find((known: Frequency) => name.endsWith(known))!;
  const bins = binsOf({ frequency, interval: Number.parseInt(name), align: 'first' }, bars.days[0]!);
  const resampled = resample(bars, bins, { from: 0, to: bins.indexOf(bars.days.at(-1)!) });
  return Array.from(resampled.days, (day, i) => [
    dayText(day),
    price(resampled.open[i]!),
    price(resampled.high[i]!),
    price(resampled.low[i]!),
    price(resampled.close[i]!),
    resampled.volume[i]!,
  ]);
}

const price = (value: number): number | null => (Number.isNaN(value) ? null : value);

function compareRows(
  comparison: Comparison,
  name: string,
  { actual, expected }: { actual: readonly Row[]; expected: readonly Row[] },
): void {
  comparison.same(actual.length, expected.length, () => `rows of ${name}`);
  for (const [i, row] of expected.entries())
    for (const [column, cell] of row.entries())
      comparison.same(actual[i]?.[column], cell, () => `${name}, row ${i}, column ${column}`);
}

function barsOfRows(rows: readonly Row[]): Bars {
  const bars = emptyBars(rows.length);
  for (const [i, [day, ...cells]] of rows.entries()) {
    bars.days[i] = parseDay(day)!;
    for (const [column, name] of [...priceNames, 'volume' as const].entries()) bars[name][i] = cells[column]!;
  }
  return bars;
}
