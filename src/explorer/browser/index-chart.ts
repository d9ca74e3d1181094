import { type Frame, openFrame } from './chart-frame.js';
import type { Colours } from './colours.js';
import { el } from './dom.js';
import { categoryText, type IndexRow, levelOf, pollutantName } from './levels.js';
import { HistogramSeries, type Time, type UTCTimestamp } from './lightweight-charts.js';
import { numberText, timeText } from './texts.js';

interface Options {
  rows: readonly IndexRow[];
  colours: Colours;
  station: string;
  standard: string;
  period: string;
}

/** The index of a station over time, each bar in the colour of its category. */
export function drawIndex(host: HTMLElement, { rows, colours, station, standard, period }: Options): Frame {
  const name = `Chart of the index at ${station}: ${rows.length} bars. Arrow keys go from bar to bar, plus and minus zoom.`;
  const frame = openFrame({ host, colours, hours: period === 'hour', name });
  const times = rows.map(({ time }) => chartTime(time, period));
  const series = frame.chart.addSeries(HistogramSeries, {
    priceFormat: { type: 'price', precision: 0, minMove: 1 },
    priceLineVisible: false,
    lastValueVisible: false,
  });
  series.setData(
    rows.map(({ index, category }, at) => {
      const time = times[at]!;
      return index === null
        ? { time }
        : { time, value: index, color: colours.level(levelOf(standard, category)) };
    }),
  );
  const [day, index, category] = [el('b', {}), el('b', { 'data-column': 'index' }), el('span', {})];
  frame.label(0).append(el('span', {}, day), el('span', {}, 'Index ', index), category);
  frame.follow({
    times,
    series,
    bottom: 0,
    value: (at) => rows[at]?.index ?? null,
    text: (at) => sentenceOf(rows[at], period),
    picked: (at) => {
      const row = rows[at];
      day.textContent = timeText(row?.time ?? '', period);
      index.textContent = numberText(row?.index);
      category.textContent =
        row === undefined ? '' : `${categoryText(row.category)}, by ${pollutantName(row.dominant)}`;
    },
  });
  return frame;
}

/** `YYYY-MM-DD HH:MM:SS.mmm`, UTC, as the chart takes days and hours. */
const chartTime = (time: string, period: string): Time =>
  period === 'day' ? time.slice(0, 10) : ((Date.parse(`${time.replace(' ', 'T')}Z`) / 1000) as UTCTimestamp);

function sentenceOf(row: IndexRow | undefined, period: string): string {
  if (row === undefined) return '';
  const when = timeText(row.time, period);
  if (row.index === null) return `${when}: no index. ${row.reason ?? ''}`;
  return `${when}: index ${row.index}, ${categoryText(row.category)}, by ${pollutantName(row.dominant)}`;
}
