import type { Bars } from './bars.js';
import type { IndicatorCall } from './indicator-calls.js';
import type { IndicatorBars } from './indicators/indicator.js';

export const seriesNames = ['close', 'open', 'high', 'low', 'hl2', 'hlc3', 'ohlc4'] as const;
export type SeriesName = (typeof seriesNames)[number];

export interface IndicatorQuestion {
  calls: readonly IndicatorCall[];
  /** What indicators of one series are computed on. */
  series: SeriesName;
  explain: boolean;
}

/** A column of an indicator, as long as the bars that it was computed on. */
export interface IndicatorColumn {
  name: string;
  /** NaN where there is no value. */
  values: Float64Array;
}

export const columnNames = ({ calls }: Pick<IndicatorQuestion, 'calls'>): readonly string[] =>
  calls.flatMap(({ indicator, column }) => indicator.outputs.map(({ suffix }) => column + suffix));

/**
 * The indicators over all of `bars`. Empty bins (NaN prices) are passed over: an indicator is computed on the bars that
 * exist, and has no value in an empty row. What is no finite number is no value.
 */
export function indicate({ calls, series }: IndicatorQuestion, bars: Bars): readonly IndicatorColumn[] {
  const positions = existing(bars);
  const input = inputOf(bars, positions, series);
  return calls.flatMap(({ indicator, args, column }) => {
    const outputs = indicator.compute(input, args);
    return indicator.outputs.map(({ suffix }, i) => ({
      name: column + suffix,
      values: spread(outputs[i]!, positions, bars.days.length),
    }));
  });
}

/** Positions of the bars that are not empty, ascending; undefined when none is empty. */
export function existing({ open }: Pick<Bars, 'open'>): Int32Array | undefined {
  let empty = 0;
  for (let i = 0; i < open.length; i++) if (Number.isNaN(open[i]!)) empty++;
  if (empty === 0) return undefined;
  const positions = new Int32Array(open.length - empty);
  let next = 0;
  for (let i = 0; i < open.length; i++) if (!Number.isNaN(open[i]!)) positions[next++] = i;
  return positions;
}

function inputOf(bars: Bars, positions: Int32Array | undefined, series: SeriesName): IndicatorBars {
  const taken = (column: Float64Array): Float64Array =>
    positions === undefined ? column : Float64Array.from(positions, (at) => column[at]!);
  const prices = {
    open: taken(bars.open),
    high: taken(bars.high),
    low: taken(bars.low),
    close: taken(bars.close),
  };
  return {
    days: positions === undefined ? bars.days : Int32Array.from(positions, (at) => bars.days[at]!),
    ...prices,
    volume: taken(bars.volume),
    series: seriesOf(prices, series),
  };
}

type Prices = Pick<Bars, 'open' | 'high' | 'low' | 'close'>;

function seriesOf(prices: Prices, series: SeriesName): Float64Array {
  if (series === 'hl2') return means(prices.high, prices.low);
  if (series === 'hlc3') return means(prices.high, prices.low, prices.close);
  if (series === 'ohlc4') return means(prices.open, prices.high, prices.low, prices.close);
  return prices[series];
}

function means(...columns: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(columns[0]!.length);
  for (const column of columns) for (let i = 0; i < result.length; i++) result[i]! += column[i]!;
  for (let i = 0; i < result.length; i++) result[i]! /= columns.length;
  return result;
}

/** Values of the bars that exist, each at its place among all. */
function spread(values: Float64Array, positions: Int32Array | undefined, length: number): Float64Array {
  const all = new Float64Array(length).fill(NaN);
  for (let i = 0; i < values.length; i++)
    if (Number.isFinite(values[i]!)) all[positions === undefined ? i : positions[i]!] = values[i]!;
  return all;
}
