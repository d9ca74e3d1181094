import { describe, expect, test } from '@jest/globals';
import { fc } from '../../support/properties.js';
import type { Indicator, IndicatorBars } from '../../../src/stocks/indicators/indicator.js';
import { indicators } from '../../../src/stocks/indicators/registry.js';
import { argumentsOf, barsOf, walks } from './support/definition.js';

const cases = indicators.map((indicator) => [indicator.name, indicator] as const);
/** Those of a choice are the position of the default. */
const defaultsOf = ({ parameters }: Indicator): number[] =>
  parameters.map((parameter) =>
    parameter.type === 'choice' ? parameter.choices.indexOf(parameter.default) : parameter.default,
  );
const headOf = (bars: IndicatorBars, length: number): IndicatorBars => ({
  days: bars.days.slice(0, length),
  open: bars.open.slice(0, length),
  high: bars.high.slice(0, length),
  low: bars.low.slice(0, length),
  close: bars.close.slice(0, length),
  volume: bars.volume.slice(0, length),
  series: bars.series.slice(0, length),
});

/** More bars than any lookback by defaults, nothing in them twice in a row. */
function longWalk(): IndicatorBars {
  const close = Array.from({ length: 200 }, (_, i) => 50 + 20 * Math.sin(i / 9) + ((i * 31) % 17) / 5);
  const high = close.map((value, i) => value + 0.1 + ((i * 7) % 11) / 10);
  const low = close.map((value, i) => value - 0.1 - ((i * 5) % 13) / 10);
  return barsOf({ close, high, low, volume: close.map((_, i) => 100 + ((i * 37) % 91)) });
}

describe('the registry', () => {
  test('names no indicator twice, and each in lower snake case', () => {
    const names = indicators.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name))).toEqual([]);
  });
});

describe.each(cases)('%s', (_, indicator) => {
  test('says what it is', () => {
    const { title, definition, seed, reference, lookbackFormula } = indicator;
    for (const text of [title, definition, seed, reference, lookbackFormula])
      expect(text.trim()).not.toBe('');
    expect(indicator.inputs.length).toBeGreaterThan(0);
    expect(reference).toMatch(/TA-Lib/);
  });

  test('has defaults within its bounds, and outputs with names of their own', () => {
    for (const [i, parameter] of indicator.parameters.entries()) {
      expect(parameter.description).not.toBe('');
      const value = defaultsOf(indicator)[i]!;
      const [min, max] =
        parameter.type === 'choice' ? [0, parameter.choices.length - 1] : [parameter.min, parameter.max];
      expect(value).toBeGreaterThanOrEqual(min);
      expect(value).toBeLessThanOrEqual(max);
    }
    const suffixes = indicator.outputs.map(({ suffix }) => suffix);
    expect(new Set(suffixes).size).toBe(suffixes.length);
    expect(suffixes.filter((suffix) => !/^(|_[a-z_]+)$/.test(suffix))).toEqual([]);
  });

  test('begins at its lookback, in all outputs', () => {
    const args = defaultsOf(indicator);
    const outputs = indicator.compute(longWalk(), args);
    expect(outputs.map((output) => output.findIndex((value) => !Number.isNaN(value)))).toEqual(
      indicator.outputs.map(() => indicator.lookback(args)),
    );
  });

  test('gives a column as long as the bars for each output, NaN to the lookback and numbers after it', () => {
    fc.assert(
      fc.property(walks, argumentsOf(indicator), (bars, args) => {
        const outputs = indicator.compute(bars, args);
        expect(outputs.map(({ length }) => length)).toEqual(indicator.outputs.map(() => bars.close.length));
        const first = indicator.lookback(args);
        const misplaced = outputs.flatMap((output) =>
          [...output].filter((value, i) => (i < first ? !Number.isNaN(value) : !Number.isFinite(value))),
        );
        expect(misplaced).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test('leaves old values bit for bit when bars are appended', () => {
    fc.assert(
      fc.property(
        walks,
        argumentsOf(indicator),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (bars, args, part) => {
          const length = Math.floor(bars.close.length * part);
          const whole = indicator.compute(bars, args);
          const head = indicator.compute(headOf(bars, length), args);
          for (const [i, output] of head.entries()) expect(output).toEqual(whole[i]!.slice(0, length));
        },
      ),
      { numRuns: 50 },
    );
  });

  test('writes to none of its inputs', () => {
    const bars = longWalk();
    const copy = headOf(bars, bars.close.length);
    const outputs = indicator.compute(bars, defaultsOf(indicator));
    for (const output of outputs) output.fill(0);
    expect(bars).toEqual(copy);
  });

  test('says no window that is smaller than what a value is made of', () => {
    if (!indicator.window) return;
    const bars = longWalk();
    const args = defaultsOf(indicator);
    const window = indicator.window(args);
    const tail = (column: Float64Array) => column.slice(column.length - window);
    const whole = indicator.compute(bars, args);
    const alone = indicator.compute(
      {
        days: bars.days.slice(-window),
        open: tail(bars.open),
        high: tail(bars.high),
        low: tail(bars.low),
        close: tail(bars.close),
        volume: tail(bars.volume),
        series: tail(bars.series),
      },
      args,
    );
    for (const [i, output] of alone.entries()) expect(output.at(-1)).toBeCloseTo(whole[i]!.at(-1)!, 9);
  });
});
