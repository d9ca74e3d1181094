import { type Bars, positionOf } from './bars.js';
import type { Bins } from './calendar.js';
import { dayText } from './day-text.js';
import { existing } from './indicate.js';
import type { IndicatorCall } from './indicator-calls.js';

interface History {
  /** Every stored row. */
  bars: Bars;
  /** Every bar that indicators are computed on: the stored ones, or one for each bin. */
  whole: Bars;
  /** Absent: raw bars. */
  bins?: Bins;
}

/**
 * What a row's values are made of, as JSON text: `rank` is the position of its bar among those that exist, -1 in an
 * empty bin; `isNull` tells whether a column, counted over all calls, has no value there.
 */
export type Explain = (rank: number, isNull: (column: number) => boolean) => string;

export function explainer(calls: readonly IndicatorCall[], history: History): Explain {
  const sourceOf = sourceReader(history);
  let next = 0;
  const known = calls.map(({ indicator, args, column }) => {
    const first = next;
    next += indicator.outputs.length;
    const lookback = indicator.lookback(args);
    const window = indicator.window?.(args);
    return { column, first, lookback, window, seed: indicator.seed };
  });
  return (rank, isNull) =>
    JSON.stringify(
      Object.fromEntries(
        known.map(({ column, first, lookback, window, seed }) => {
          if (rank < 0) return [column, { lookback, reason: 'an empty bin has no bar to compute on' }];
          if (rank < lookback)
            return [column, { lookback, reason: `needs ${lookback + 1} bars, ${rank + 1} exist up to here` }];
          const source = sourceOf(window === undefined ? 0 : Math.max(0, rank - window + 1), rank);
          const undefinedHere = isNull(first) && { reason: 'the definition gives no finite number here' };
          return [column, { lookback, seed, source, ...undefinedHere }];
        }),
      ),
    );
}

interface SourceRows {
  /** Bars that the value is made of. */
  bars: number;
  /** Stored rows in these bars. */
  rows: number;
  /** Dates of the first and the last of these rows. */
  from: string;
  to: string;
}

/** From the ranks of the first and last bar to the stored rows behind them. */
function sourceReader({ bars, whole, bins }: History): (first: number, last: number) => SourceRows {
  const positions = existing(whole);
  const labelAt = (rank: number): number => whole.days[positions === undefined ? rank : positions[rank]!]!;
  const firstBin = bins?.indexOf(bars.days[0] ?? 0) ?? 0;
  const binAt = (rank: number): number => firstBin + (positions === undefined ? rank : positions[rank]!);
  const rowsBetween = (first: number, last: number): [from: number, to: number] =>
    bins === undefined
      ? [positionOf(bars.days, labelAt(first)), positionOf(bars.days, labelAt(last))]
      : [
          positionOf(bars.days, bins.firstDayOf(binAt(first))),
          positionOf(bars.days, bins.lastDayOf(binAt(last)) + 1) - 1,
        ];
  return (first, last) => {
    const [from, to] = rowsBetween(first, last);
    return {
      bars: last - first + 1,
      rows: to - from + 1,
      from: dayText(bars.days[from]!),
      to: dayText(bars.days[to]!),
    };
  };
}
