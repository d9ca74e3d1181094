import { ask } from './api.js';
import { type BarRow, type Bars, type IndicatorInfo, linesOf, readBars, type SymbolRow } from './bars.js';
import type { Frame } from './chart-frame.js';
import { readColours } from './colours.js';
import { type CurlBox, curlBox } from './curl-box.js';
import { el } from './dom.js';
import { emptyNotice, problemNotice } from './notices.js';
import type { PageState } from './page-state.js';
import { drawPrices } from './price-chart.js';
import { barsPath, symbolsPath } from './requests.js';
import type { Shell, ViewPart } from './shell.js';
import { type StocksControls, stocksControls } from './stocks-controls.js';
import { type Column, table } from './table.js';
import { countText, dayText, decimalsOf, numberText, percentText } from './texts.js';

const tableRows = 12;
/** Of the same beginning: the exact symbol stands first, in each dataset that has it. */
const sameNames = 20;

/** Candles of one symbol. */
export function openStocks(host: HTMLElement, shell: Shell, docs: string): ViewPart {
  const page = layOut(shell);
  host.replaceChildren(page.head, page.controls.toolbar, page.notice, page.content);
  const painter = chartPainter(page.chart);
  return {
    show: async (state, signal) => {
      const [loaded, known] = await Promise.all([findSymbol(state, signal), readIndicators(signal)]);
      page.notice.replaceChildren();
      page.head.hidden = page.controls.toolbar.hidden = loaded === undefined;
      if (loaded === undefined) {
        page.content.hidden = true;
        const command = 'almanac ingest prices prices.csv';
        page.notice.replaceChildren(emptyNotice('No stocks are loaded yet', { command, docs }));
        return 'Stocks';
      }
      const asked = { ...state, ...chosen(state, loaded) };
      const path = barsPath(asked, loaded);
      page.title.textContent = asked.symbol;
      page.controls.set(asked, { first: startIn(path) || loaded.first, last: loaded.last, known });
      page.curl.set(path);
      try {
        const rows = await ask<BarRow[]>(path, signal);
        fill(page, painter, { symbol: asked.symbol, bars: readBars(rows, asked.indicators, known) });
        shell.announce(`${asked.symbol}: ${countText(rows.length, 'bar')}.`);
      } catch (error) {
        if (signal.aborted) throw error;
        page.content.hidden = true;
        page.quote.replaceChildren();
        page.notice.replaceChildren(problemNotice(error, { shell, pick: bySymbol }));
      }
      return asked.symbol;
    },
    repaint: painter.paint,
    close: painter.close,
  };
}

const bySymbol = (symbol: string): Partial<PageState> => ({ symbol, dataset: '' });

interface Layout {
  head: HTMLElement;
  title: HTMLElement;
  quote: HTMLElement;
  controls: StocksControls;
  notice: HTMLElement;
  content: HTMLElement;
  chart: HTMLElement;
  curl: CurlBox;
  figures: HTMLElement;
}

function layOut(shell: Shell): Layout {
  const controls = stocksControls(shell);
  const title = el('h1', {}, 'Stocks');
  const quote = el('p', { class: 'quote' });
  const chart = el('div', {
    class: 'chart',
    tabindex: 0,
    role: 'slider',
    'aria-valuenow': 0,
    'aria-label': 'Chart',
  });
  const curl = curlBox({ what: 'these bars', formats: ['csv', 'json', 'parquet'], announce: shell.announce });
  const figures = el('div');
  return {
    head: el('div', { class: 'head' }, el('div', { class: 'headline' }, title, quote), controls.search),
    title,
    quote,
    controls,
    notice: el('div'),
    content: el(
      'div',
      { class: 'content', hidden: true },
      el('div', { class: 'panel' }, chart),
      curl.element,
      figures,
    ),
    chart,
    curl,
    figures,
  };
}

interface Shown {
  symbol: string;
  bars: Bars;
}

interface Painter {
  /** What was shown, again; or something else. */
  paint: (now?: Shown) => void;
  close: () => void;
}

function chartPainter(chart: HTMLElement): Painter {
  let frame: Frame | undefined;
  let shown: Shown | undefined;
  return {
    paint: (now = shown) => {
      frame?.remove();
      shown = now;
      if (shown === undefined) return;
      chart.dataset['panes'] = String(shown.bars.below.length);
      frame = drawPrices(chart, { ...shown, colours: readColours() });
    },
    close: () => frame?.remove(),
  };
}

function fill(page: Layout, painter: Painter, shown: Shown): void {
  const { bars, symbol } = shown;
  const isEmpty = bars.days.length === 0;
  page.content.hidden = isEmpty;
  page.quote.replaceChildren(...quoteOf(bars));
  if (isEmpty) {
    const text = `${symbol} has no bars between these days.`;
    page.notice.replaceChildren(el('p', { class: 'notice', role: 'status' }, text));
    return;
  }
  painter.paint(shown);
  page.figures.replaceChildren(newestBars(bars));
}

/** The first day that is asked for; empty for all. */
const startIn = (path: string): string => /[?&]start=([^&]*)/.exec(path)?.[1] ?? '';

/** The browser keeps this answer for an hour. */
const readIndicators = async (signal: AbortSignal): Promise<readonly IndicatorInfo[]> =>
  (await ask<{ indicators: IndicatorInfo[] }>('/indicators', signal)).indicators;

interface Found extends SymbolRow {
  /** Another dataset has the symbol too: a request has to name one. */
  shared: boolean;
}

/** What is known of the symbol, or of the first one; undefined where none is loaded. An unknown one has no days. */
async function findSymbol({ symbol, dataset }: PageState, signal: AbortSignal): Promise<Found | undefined> {
  const isAskable = /^[A-Za-z0-9.^=_:-]{0,64}$/.test(symbol);
  const rows = isAskable ? await ask<SymbolRow[]>(symbolsPath(symbol, sameNames, dataset), signal) : [];
  const found = symbol === '' ? rows[0] : rows.find((row) => row.symbol === symbol);
  if (found === undefined)
    return symbol === '' ? undefined : { symbol, dataset, first: '', last: '', bars: 0, shared: false };
  return { ...found, shared: rows.filter((row) => row.symbol === found.symbol).length > 1 };
}

/** Of what nobody chose the first is shown, in the first dataset that has it; what was asked for is asked for. */
const chosen = (state: PageState, { symbol, dataset, shared }: Found): Partial<PageState> =>
  state.symbol === '' && shared ? { symbol, dataset } : { symbol };

/** The newest close, and what it is against the bar before. */
function quoteOf({ days, close }: Bars): Node[] {
  const at = close.findLastIndex((value) => value !== null);
  const before = close.slice(0, Math.max(0, at)).findLast((value) => value !== null);
  const value = close[at];
  if (value === null || value === undefined) return [];
  const parts: Node[] = [el('b', { 'data-key': 'close' }, numberText(value, decimalsOf(close)))];
  if (before !== null && before !== undefined && before !== 0)
    parts.push(el('span', { class: value >= before ? 'up' : 'down' }, percentText(before, value)));
  parts.push(el('span', { class: 'aside' }, dayText(days[at] ?? '')));
  return parts;
}

function newestBars(bars: Bars): HTMLElement {
  const decimals = decimalsOf([...bars.open, ...bars.close]);
  const places = bars.days
    .map((_, at) => at)
    .slice(-tableRows)
    .toReversed();
  const figure = (
    name: string,
    key: string,
    values: readonly (number | null)[],
    least = decimals,
  ): Column<number> => ({
    name,
    key,
    figures: true,
    cell: (at) => numberText(values[at], least),
  });
  return table({
    caption: `The newest ${countText(places.length, 'bar')} of ${numberText(bars.days.length)}`,
    rows: places,
    columns: [
      {
        name: 'Day',
        key: 'day',
        cell: (at) => el('time', { datetime: bars.days[at] }, dayText(bars.days[at] ?? '')),
      },
      figure('Open', 'open', bars.open),
      figure('High', 'high', bars.high),
      figure('Low', 'low', bars.low),
      figure('Close', 'close', bars.close),
      figure('Volume', 'volume', bars.volume, 0),
      ...linesOf(bars).map(({ label, column, values }) => figure(label, column, values)),
    ],
  });
}
