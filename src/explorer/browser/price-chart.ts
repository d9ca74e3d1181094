import { type Bars, type Drawn, type Line, linesOf } from './bars.js';
import { type Frame, openFrame } from './chart-frame.js';
import type { Colours } from './colours.js';
import { el } from './dom.js';
import { CandlestickSeries, HistogramSeries, type IChartApi, LineSeries } from './lightweight-charts.js';
import { dayText, decimalsOf, numberText } from './texts.js';

interface Options {
  bars: Bars;
  colours: Colours;
  symbol: string;
}

const priceShare = 3;
/** Of the height, from the bottom: volume. Prices stay above. */
const volumeTop = 0.82;
/** Prices above this are read with two decimals on the axis; the labels have all. */
const dear = 10;

/** Candles and volume, averages and bands over them, the other indicators in panes below. */
export function drawPrices(host: HTMLElement, { bars, colours, symbol }: Options): Frame {
  const name = `Chart of ${symbol}: ${bars.days.length} bars. Arrow keys go from bar to bar, plus and minus zoom.`;
  const frame = openFrame({ host, colours, hours: false, name });
  const decimals = decimalsOf([...bars.close, ...bars.open]);
  const precision =
    (bars.close.find((value) => value !== null) ?? 0) >= dear ? Math.min(2, decimals) : decimals;
  const format = { type: 'price', precision, minMove: 10 ** -precision } as const;
  const { chart } = frame;
  addVolume(chart, bars, colours);
  const candles = chart.addSeries(CandlestickSeries, {
    upColor: colours.up,
    wickUpColor: colours.up,
    downColor: colours.down,
    wickDownColor: colours.down,
    borderVisible: false,
    priceFormat: format,
  });
  candles.setData(bars.days.map((time, at) => candleAt(bars, time, at)));
  for (const { lines } of bars.over)
    for (const line of lines) addLine(chart, line, { bars, colours, pane: 0 });
  bars.below.forEach(({ lines }, at) => {
    for (const line of lines) addLine(chart, line, { bars, colours, pane: at + 1 });
  });
  chart.panes().forEach((pane, at) => pane.setStretchFactor(at === 0 ? priceShare : 1));
  const labels = writeLabels(frame, { bars, colours, decimals });
  frame.follow({
    times: bars.days,
    series: candles,
    bottom: 1 - volumeTop + 0.02,
    value: (at) => bars.close[at] ?? null,
    text: (at) => sentenceAt(bars, at),
    picked: labels,
  });
  return frame;
}

type Candle = Parameters<ReturnType<typeof candleSeries>['setData']>[0][number];
const candleSeries = (chart: IChartApi) => chart.addSeries(CandlestickSeries);

/** A bin without bars has a place and no candle. */
function candleAt({ open, high, low, close }: Bars, time: string, at: number): Candle {
  const [o, h, l, c] = [open[at], high[at], low[at], close[at]];
  if (typeof o !== 'number' || typeof h !== 'number' || typeof l !== 'number' || typeof c !== 'number')
    return { time };
  return { time, open: o, high: h, low: l, close: c };
}

function addVolume(chart: IChartApi, bars: Bars, colours: Colours): void {
  const series = chart.addSeries(HistogramSeries, {
    priceScaleId: 'volume',
    priceFormat: { type: 'volume' },
    priceLineVisible: false,
    lastValueVisible: false,
  });
  series.priceScale().applyOptions({ scaleMargins: { top: volumeTop, bottom: 0 } });
  series.setData(
    bars.days.map((time, at) => {
      const up = (bars.close[at] ?? 0) >= (bars.open[at] ?? 0);
      return { time, value: bars.volume[at] ?? 0, color: up ? colours.volumeUp : colours.volumeDown };
    }),
  );
}

function addLine(
  chart: IChartApi,
  line: Line,
  { bars, colours, pane }: { bars: Bars; colours: Colours; pane: number },
): void {
  const shared = { priceLineVisible: false, lastValueVisible: pane > 0 && line.part === '' };
  const points = bars.days.map((time, at) => ({ time, value: line.values[at] ?? undefined }));
  if (line.kind === 'histogram') {
    const series = chart.addSeries(HistogramSeries, shared, pane);
    series.setData(
      points.map(({ time, value }) =>
        value === undefined
          ? { time }
          : { time, value, color: value >= 0 ? colours.volumeUp : colours.volumeDown },
      ),
    );
    return;
  }
  const dots = line.kind === 'dots';
  const look = {
    color: colours.line(line.colour),
    lineWidth: line.kind === 'edge' ? 1 : 2,
    lineVisible: !dots,
    pointMarkersVisible: dots,
    pointMarkersRadius: 1.5,
    crosshairMarkerRadius: 3,
  } as const;
  const series = chart.addSeries(LineSeries, { ...shared, ...look }, pane);
  series.setData(points.map(({ time, value }) => (value === undefined ? { time } : { time, value })));
}

interface Written {
  bars: Bars;
  colours: Colours;
  decimals: number;
}

/** Puts names and figures into the corners of the panes; gives what writes the figures of a bar. */
function writeLabels(frame: Frame, { bars, colours, decimals }: Written): (at: number) => void {
  const writers: ((at: number) => void)[] = [];
  const write = (pane: number, name: string, text: (at: number) => string, look: Look = {}): void => {
    const figure = el('b', { 'data-column': look.column });
    const label = el('span', {}, name === '' ? null : `${name} `, figure);
    if (look.colour !== undefined) label.style.color = look.colour;
    frame.label(pane).append(label);
    writers.push((at) => (figure.textContent = text(at)));
  };
  write(0, '', (at) => dayText(bars.days[at] ?? ''), { column: 'day' });
  for (const name of ['open', 'high', 'low', 'close'] as const)
    write(0, name[0]!.toUpperCase(), (at) => numberText(bars[name][at], decimals), { column: name });
  write(0, 'V', (at) => numberText(bars.volume[at]), { column: 'volume' });
  const drawn: (readonly [pane: number, Drawn])[] = [
    ...bars.over.map((one) => [0, one] as const),
    ...bars.below.map((one, at) => [at + 1, one] as const),
  ];
  for (const [pane, { label, lines }] of drawn)
    for (const [place, { part, column, kind, colour, values }] of lines.entries())
      write(pane, place === 0 ? `${label} ${part}`.trim() : part, (at) => numberText(values[at], decimals), {
        column,
        colour: kind === 'histogram' ? colours.muted : colours.line(colour),
      });
  return (at) => writers.forEach((writer) => writer(at));
}

interface Look {
  /** Column of the answer that the figure is of. */
  column?: string;
  colour?: string;
}

function sentenceAt(bars: Bars, at: number): string {
  const prices = (['open', 'high', 'low', 'close', 'volume'] as const).map(
    (name) => `${name} ${numberText(bars[name][at])}`,
  );
  const lines = linesOf(bars).map(({ label, values }) => `${label} ${numberText(values[at])}`);
  return `${dayText(bars.days[at] ?? '')}: ${[...prices, ...lines].join(', ')}`.replaceAll('–', 'none');
}
