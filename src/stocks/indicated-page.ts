import type { BarPage, BarQuestion, Span } from './bar-page.js';
import { type Bars, positionOf } from './bars.js';
import { binsOf } from './calendar.js';
import { explainer } from './explain.js';
import { existing, indicate, type IndicatorColumn, type IndicatorQuestion } from './indicate.js';
import { resample } from './resample.js';

/**
 * The page with the asked indicators on its rows. They are computed on the bars of the whole history and then cut:
 * the same value whatever the range, the page or the order. `bars` is the whole stored series.
 */
export function withIndicators(
  page: BarPage,
  { question, indicators }: { question: BarQuestion; indicators: IndicatorQuestion },
  { span, bars }: { span: Span; bars: Bars },
): BarPage {
  const bins = question.size && binsOf(question.size, span.first);
  const range = bins && { from: bins.indexOf(span.first), to: bins.indexOf(span.last) };
  const whole = bins && range ? resample(bars, bins, range) : bars;
  const rows = positionsOf(whole.days, page.bars.days);
  const columns = indicate(indicators, whole).map((column) => cutColumn(column, rows));
  if (!indicators.explain) return { ...page, columns };
  const ranks = ranksOf(whole, rows);
  const explain = explainer(indicators.calls, { bars, whole, ...(bins && { bins }) });
  return {
    ...page,
    columns,
    explain: (row) => explain(ranks[row]!, (at) => Number.isNaN(columns[at]!.values[row]!)),
  };
}

/** Where the page's rows are among all; a fill may have left some out between them. */
function positionsOf(all: Int32Array, days: Int32Array): Int32Array {
  const positions = new Int32Array(days.length);
  let at = days.length === 0 ? 0 : positionOf(all, days[0]!);
  for (let row = 0; row < days.length; row++) {
    while (all[at]! < days[row]!) at++;
    positions[row] = at;
  }
  return positions;
}

function cutColumn({ name, values }: IndicatorColumn, rows: Int32Array): IndicatorColumn {
  const [first = 0] = rows;
  const together = rows.length === 0 || rows.at(-1)! - first === rows.length - 1;
  return {
    name,
    values: together
      ? values.subarray(first, first + rows.length)
      : Float64Array.from(rows, (position) => values[position]!),
  };
}

/** The how-manieth bar that exists each row is; -1 for an empty bin. */
function ranksOf(whole: Bars, rows: Int32Array): Int32Array {
  const positions = existing(whole);
  if (positions === undefined) return rows;
  return rows.map((row) => {
    const rank = positionOf(positions, row);
    return positions[rank] === row ? rank : -1;
  });
}
