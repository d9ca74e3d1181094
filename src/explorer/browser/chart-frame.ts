import type { Colours } from './colours.js';
import { el } from './dom.js';
import {
  createChart,
  CrosshairMode,
  type IChartApi,
  type ISeriesApi,
  type SeriesType,
  type Time,
} from './lightweight-charts.js';

interface Options {
  host: HTMLElement;
  colours: Colours;
  /** Points have an hour, not just a day. */
  hours: boolean;
  name: string;
}

/** What stands at the places of a chart. */
export interface Places {
  times: readonly Time[];
  /** The series that the cross-hair goes along, and its value at a place. */
  series: ISeriesApi<SeriesType>;
  /** Share of the first pane below the figures. */
  bottom: number;
  value: (at: number) => number | null;
  /** All that is known of a place, as a sentence. */
  text: (at: number) => string;
  /** A place was pointed at; the last one when nothing is. */
  picked: (at: number) => void;
}

export interface Frame {
  chart: IChartApi;
  /** What stands in the corner of a pane. */
  label: (pane: number) => HTMLElement;
  /** To be called when all series are in. */
  follow: (places: Places) => void;
  remove: () => void;
}

const axisFont = 11;
const farStep = 10;
/** Between a label and the figures below it, pixels. */
const gap = 18;
/** Left and right of the bars, pixels. */
const sideRoom = 18;
/** Share of the lower panes below their figures. */
const paneBottom = 0.08;

/** A chart with labels in its panes and a cross-hair that keys move: a slider over the bars, to a screen reader. */
export function openFrame({ host, colours, hours, name }: Options): Frame {
  const canvas = el('div', { class: 'chart-canvas' });
  host.replaceChildren(canvas);
  host.setAttribute('aria-label', name);
  const chart = createChart(canvas, options(colours, hours));
  const labels: HTMLElement[] = [];
  let bottom = 0;
  const place = (): void => placeLabels(chart, labels, bottom);
  const watch = new ResizeObserver(() => requestAnimationFrame(place));
  watch.observe(canvas);
  const ended = new AbortController();
  return {
    chart,
    label: (pane) =>
      (labels[pane] ??= host.appendChild(el('div', { class: 'pane-label', 'aria-hidden': 'true' }))),
    follow: (places) => {
      ({ bottom } = places);
      showAll(chart, places.times.length, host.clientWidth);
      steer(host, { chart, places, signal: ended.signal });
      requestAnimationFrame(place);
    },
    remove: () => {
      watch.disconnect();
      ended.abort();
      chart.remove();
      host.replaceChildren();
    },
  };
}

const options = (colours: Colours, hours: boolean): Parameters<typeof createChart>[1] => ({
  autoSize: true,
  layout: {
    background: { color: colours.panel },
    textColor: colours.muted,
    fontFamily: getComputedStyle(document.body).fontFamily,
    fontSize: axisFont,
    // It would bring a style of its own, which the page's policy forbids: the link stands in the page's foot.
    attributionLogo: false,
    panes: { separatorColor: colours.grid, enableResize: false },
  },
  grid: { vertLines: { visible: false }, horzLines: { color: colours.grid } },
  crosshair: {
    mode: CrosshairMode.Normal,
    vertLine: { color: colours.muted, labelBackgroundColor: colours.text },
    horzLine: { color: colours.muted, labelBackgroundColor: colours.text },
  },
  rightPriceScale: { borderVisible: false },
  timeScale: { borderVisible: false, timeVisible: hours, secondsVisible: false, minBarSpacing: 0.2 },
  localization: { locale: 'en-GB', dateFormat: 'dd MMM yyyy' },
  // The wheel and a finger that goes down move the page.
  handleScroll: { mouseWheel: false, vertTouchDrag: false },
  handleScale: { mouseWheel: false },
});

/** Puts labels into the corners of their panes, and the figures of each pane below its label. */
function placeLabels(chart: IChartApi, labels: readonly HTMLElement[], bottom: number): void {
  let top = 0;
  chart.panes().forEach((pane, at) => {
    const [label, height] = [labels[at], pane.getHeight()];
    if (label !== undefined && height > 0) {
      label.style.top = `${top}px`;
      const room = Math.min(0.6, (label.offsetHeight + gap) / height);
      chart.priceScale('right', at).applyOptions({
        scaleMargins: { top: room, bottom: at === 0 ? bottom : paneBottom },
      });
    }
    top += height + 1;
  });
}

/** With a little room on either side, so that the first name on the axis is not cut. */
function showAll(chart: IChartApi, count: number, width: number): void {
  const side = Math.max(0.5, (count * sideRoom) / Math.max(1, width));
  chart.timeScale().setVisibleLogicalRange({ from: -side, to: count - 1 + side });
}

interface Steered {
  chart: IChartApi;
  places: Places;
  signal: AbortSignal;
}

function steer(host: HTMLElement, { chart, places, signal }: Steered): void {
  const last = places.times.length - 1;
  let at = last;
  const show = (place: number): void => {
    at = Math.min(last, Math.max(0, place));
    host.setAttribute('aria-valuenow', String(at + 1));
    host.setAttribute('aria-valuetext', places.text(at));
    places.picked(at);
  };
  host.setAttribute('aria-valuemin', '1');
  host.setAttribute('aria-valuemax', String(last + 1));
  show(last);
  chart.subscribeCrosshairMove(({ logical }) => show(logical ?? last));
  const point = (place: number): void => {
    show(place);
    bringIntoView(chart, at);
    const time = places.times[at];
    if (time !== undefined) chart.setCrosshairPosition(places.value(at) ?? 0, time, places.series);
  };
  const away = (): void => {
    chart.clearCrosshairPosition();
    show(last);
  };
  host.addEventListener('blur', away, { signal });
  host.addEventListener(
    'keydown',
    (event) => {
      const step = steps[event.key];
      const scale = scales[event.key];
      if (step !== undefined) point(step(at, last));
      else if (scale !== undefined) zoom(chart, at, scale);
      else if (event.key === 'Escape') away();
      else return;
      event.preventDefault();
    },
    { signal },
  );
}

/** As the keys of any slider. */
const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  ArrowUp: (at) => at + 1,
  PageDown: (at) => at - farStep,
  PageUp: (at) => at + farStep,
  Home: () => 0,
  End: (_, last) => last,
};
const scales: Readonly<Record<string, number>> = { '+': 0.7, '=': 0.7, '-': 1 / 0.7 };

function bringIntoView(chart: IChartApi, at: number): void {
  const range = chart.timeScale().getVisibleLogicalRange();
  if (range === null || (at >= range.from && at <= range.to)) return;
  const by = at < range.from ? at - range.from : at - range.to;
  chart.timeScale().setVisibleLogicalRange({ from: range.from + by, to: range.to + by });
}

function zoom(chart: IChartApi, at: number, scale: number): void {
  const range = chart.timeScale().getVisibleLogicalRange();
  if (range === null) return;
  const [from, to] = [at + (range.from - at) * scale, at + (range.to - at) * scale];
  chart.timeScale().setVisibleLogicalRange({ from, to });
}
