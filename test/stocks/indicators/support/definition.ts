import { expect } from '@jest/globals';
import { fc } from '../../../support/properties.js';
import type {
  Arguments,
  Indicator,
  IndicatorBars,
  IndicatorParameter,
} from '../../../../src/stocks/indicators/indicator.js';

type Columns = Partial<Record<Exclude<keyof IndicatorBars, 'days'>, readonly number[]>>;

/** Bars of consecutive days. Columns that are not given are the close, or else the first one given. */
export function barsOf(columns: Columns & { days?: readonly number[] }): IndicatorBars {
  const { days, ...given } = columns;
  const fallback = given.close ?? Object.values(given)[0] ?? [];
  const column = (values: readonly number[] = fallback) => Float64Array.from(values);
  return {
    days: Int32Array.from(days ?? fallback.map((_, i) => i)),
    open: column(given.open),
    high: column(given.high),
    low: column(given.low),
    close: column(given.close),
    volume: column(given.volume),
    series: column(given.series),
  };
}

interface Step {
  move: number;
  above: number;
  below: number;
  volume: number;
}

const volume = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1000 }));
const step = fc.record({
  move: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -4, max: 4 }) }, fc.constantFrom(-30, 300)),
  above: fc.integer({ min: 0, max: 3 }),
  below: fc.integer({ min: 0, max: 3 }),
  volume,
});
const still = fc
  .record({ volume, length: fc.integer({ min: 1, max: 20 }) })
  .map(({ volume, length }) => Array.from({ length }, (): Step => ({ move: 0, above: 0, below: 0, volume })));

/** Walks with ties, jumps, stretches where nothing moves and bars without volume; also short ones, and none. */
export const walks: fc.Arbitrary<IndicatorBars> = fc
  .tuple(
    fc.array(fc.oneof({ weight: 6, arbitrary: step.map((one) => [one]) }, still), { maxLength: 40 }),
    fc.constantFrom(0.25, 0.1, 1234.5678),
  )
  .map(([steps, tick]) => {
    let level = 40;
    const rows = steps.flat().map(({ move, above, below, volume }) => {
      level = Math.max(4, level + move);
      return { close: level * tick, high: (level + above) * tick, low: (level - below) * tick, volume };
    });
    const of = (name: 'high' | 'low' | 'close' | 'volume') => rows.map((row) => row[name]);
    return barsOf({ high: of('high'), low: of('low'), close: of('close'), volume: of('volume') });
  });

const argumentOf = (parameter: IndicatorParameter): fc.Arbitrary<number> => {
  if (parameter.type === 'choice') return fc.nat(parameter.choices.length - 1);
  if (parameter.type === 'decimal') return fc.constantFrom(0, 0.02, 0.2, 1);
  return fc.integer({ min: parameter.min, max: 12 });
};

const ascends = ({ ascending, parameters }: Indicator, args: Arguments): boolean => {
  const valueOf = (name?: string) => args[parameters.findIndex((parameter) => parameter.name === name)] ?? 0;
  return !ascending || valueOf(ascending[0]) < valueOf(ascending[1]);
};

export const argumentsOf = (indicator: Indicator): fc.Arbitrary<number[]> =>
  fc.tuple(...indicator.parameters.map(argumentOf)).filter((args) => ascends(indicator, args));

/** What a definition, followed to the letter, gives for one bar that has a value. */
export type Definition = (bars: IndicatorBars, args: Arguments, bar: number) => readonly number[];

/** Each output is as long as the bars, has nothing before its first index, and then what the definition gives. */
export function expectDefinition(indicator: Indicator, definition: Definition): void {
  fc.assert(
    fc.property(walks, argumentsOf(indicator), (bars, args) => {
      const outputs = indicator.compute(bars, args);
      expect(outputs.map((output) => output.length)).toEqual(indicator.outputs.map(() => bars.close.length));
      for (let i = 0; i < bars.close.length; i++) {
        const found = outputs.map((output) => output[i]!);
        const wanted = i < indicator.lookback(args) ? found.map(() => NaN) : definition(bars, args, i);
        if (!found.every((value, k) => near(value, wanted[k]!)))
          expect({ i, found }).toEqual({ i, found: wanted });
      }
    }),
    { numRuns: 150 },
  );
}

const near = (a: number, b: number): boolean =>
  Object.is(a, b) || (Number.isFinite(a) && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)));

/** The same numbers but for the last digits, NaN for NaN. */
export function expectNear(found: Iterable<number>, wanted: readonly number[]): void {
  const values = [...found];
  const same = values.length === wanted.length && values.every((value, i) => near(value, wanted[i]!));
  if (!same) expect(values).toEqual(wanted);
}

/** The outputs of bars too few for a value, and of none. */
export function outputsWhenShort(indicator: Indicator, args: Arguments): number[][] {
  const lookback = indicator.lookback(args);
  const ramp = Array.from({ length: lookback }, (_, i) => 10 + i);
  const short = indicator.compute(barsOf({ close: ramp }), args);
  const none = indicator.compute(barsOf({ close: [] }), args);
  return [...short, ...none].map((output) => [...output]);
}

/** The latest `n` values up to `bar`, oldest first. */
export const latest = (values: Float64Array, n: number, bar: number): number[] => [
  ...values.subarray(bar - n + 1, bar + 1),
];

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
export const mean = (values: readonly number[]): number => sum(values) / values.length;

export const typicalPriceAt = ({ high, low, close }: IndicatorBars, i: number): number =>
  (high[i]! + low[i]! + close[i]!) / 3;

export const trueRangeAt = ({ high, low, close }: IndicatorBars, i: number): number =>
  Math.max(high[i]! - low[i]!, Math.abs(high[i]! - close[i - 1]!), Math.abs(low[i]! - close[i - 1]!));

/** Whole numbers from `from` to `to`, both inclusive. */
export const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
