import { ask } from './api.js';
import type { Frame } from './chart-frame.js';
import { readColours } from './colours.js';
import { curlBox } from './curl-box.js';
import { el } from './dom.js';
import { drawIndex } from './index-chart.js';
import { categoryText, type IndexRow, levelOf, levelOfIndex, pollutantName, scaleEnd } from './levels.js';
import { problemNotice } from './notices.js';
import type { PageState } from './page-state.js';
import { airRanges } from './ranges.js';
import { airRangeOf, stationPath } from './requests.js';
import type { Shell } from './shell.js';
import { dateFields, rangeChoice } from './stocks-controls.js';
import { table } from './table.js';
import { countText, numberText, timeText } from './texts.js';

const tableRows = 10;

export interface StationDetail {
  element: HTMLElement;
  /** `last`: the newest time of the station; empty where it is unknown. */
  show: (state: PageState, last: string, signal: AbortSignal) => Promise<void>;
  repaint: () => void;
  close: () => void;
}

/** The history of one station's index, and what its newest one is made of. */
export function stationDetail(shell: Shell): StationDetail {
  const page = layOut(shell);
  let frame: Frame | undefined;
  let shown: Shown | undefined;
  const paint = (): void => {
    frame?.remove();
    frame = shown && drawIndex(page.chart, { ...shown.state, rows: shown.rows, colours: readColours() });
  };
  return {
    element: page.element,
    show: async (state, last, signal) => {
      const path = stationPath(state, { first: '', last: last.slice(0, 10) });
      page.title.textContent = state.station;
      page.ranges.set(airRangeOf(state));
      page.dates.set(startIn(path), state.end === '' ? last.slice(0, 10) : state.end);
      page.curl.set(path);
      page.notice.replaceChildren();
      try {
        const { air_quality_index: rows } = await ask<{ air_quality_index: IndexRow[] }>(path, signal);
        shown = rows.length === 0 ? undefined : { rows, state };
        fill(page, { rows, state });
        paint();
      } catch (error) {
        if (signal.aborted) throw error;
        page.content.hidden = true;
        page.notice.replaceChildren(problemNotice(error, { shell, pick: (station) => ({ station }) }));
      }
    },
    repaint: paint,
    close: () => frame?.remove(),
  };
}

interface Shown {
  /** Oldest first. */
  rows: readonly IndexRow[];
  state: PageState;
}

function layOut(shell: Shell) {
  const title = el('h2');
  const ranges = rangeChoice('air-range', airRanges, (range) => shell.go({ range, start: '', end: '' }));
  const dates = dateFields((start, end) => shell.go({ start, end, range: '' }));
  const chart = el('div', {
    class: 'chart chart-low',
    tabindex: 0,
    role: 'slider',
    'aria-valuenow': 0,
    'aria-label': 'Chart',
  });
  const parts = el('div');
  const curl = curlBox({
    what: 'this history',
    formats: ['csv', 'json', 'parquet'],
    announce: shell.announce,
  });
  const figures = el('div');
  const notice = el('div');
  const panel = el('div', { class: 'panel split' }, chart, parts);
  const content = el('div', { class: 'content' }, panel, curl.element, figures);
  const toolbar = el('div', { class: 'toolbar' }, ranges.element, dates.element);
  const head = el('div', { class: 'head' }, title, toolbar);
  const element = el('section', { class: 'detail', 'aria-label': 'One station' }, head, notice, content);
  return { element, title, ranges, dates, chart, parts, curl, figures, notice, content };
}

function fill(page: ReturnType<typeof layOut>, { rows, state }: Shown): void {
  const newest = rows.findLast(({ index }) => index !== null) ?? rows.at(-1);
  page.content.hidden = newest === undefined;
  if (newest === undefined) {
    const text = `${state.station} has no index between these days.`;
    page.notice.replaceChildren(el('p', { class: 'notice', role: 'status' }, text));
    return;
  }
  page.parts.replaceChildren(partsOf(newest, state));
  page.figures.replaceChildren(newestRows(rows, state));
}

const startIn = (path: string): string => /[?&]from=([^&]*)/.exec(path)?.[1] ?? '';

/** The newest index by pollutant, as bars of one scale. */
function partsOf(row: IndexRow, { standard, period }: PageState): HTMLElement {
  const items = Object.entries(row.sub_indices)
    .toSorted(([, one], [, other]) => (other ?? -1) - (one ?? -1))
    .map(([name, index]) => {
      const meter = el('span', { class: 'bar', 'data-level': levelOfIndex(standard, index) });
      meter.style.setProperty('--share', String(Math.min(1, (index ?? 0) / scaleEnd(standard))));
      return el(
        'li',
        {},
        el('span', {}, pollutantName(name)),
        el('span', { class: 'bar-back', 'aria-hidden': 'true' }, meter),
        el('b', {}, numberText(index)),
      );
    });
  return el(
    'div',
    { class: 'parts', 'data-level': levelOf(standard, row.category) },
    el(
      'p',
      { class: 'parts-index' },
      el('b', {}, numberText(row.index)),
      el('span', { class: 'station-category' }, categoryText(row.category)),
    ),
    el('p', { class: 'aside' }, timeText(row.time, period)),
    el('ul', { 'aria-label': 'Index by pollutant' }, ...items),
  );
}

function newestRows(rows: readonly IndexRow[], { period }: PageState): HTMLElement {
  const shown = rows.slice(-tableRows).toReversed();
  return table<IndexRow>({
    caption: `The newest ${countText(shown.length, period)} of ${numberText(rows.length)}`,
    rows: shown,
    columns: [
      {
        name: period === 'day' ? 'Day' : 'Hour, UTC',
        key: 'time',
        cell: ({ time }) => el('time', { datetime: time }, timeText(time, period)),
      },
      { name: 'Index', key: 'index', figures: true, cell: ({ index }) => numberText(index) },
      {
        name: 'Category',
        key: 'category',
        cell: ({ category, reason }) => (category === null ? (reason ?? '–') : categoryText(category)),
      },
      { name: 'By', key: 'dominant', cell: ({ dominant }) => pollutantName(dominant) },
    ],
  });
}
