import { ask } from './api.js';
import { curlBox } from './curl-box.js';
import { el } from './dom.js';
import { emptyNotice } from './notices.js';
import { follow, type Shell, type ViewPart } from './shell.js';
import { type Column, table } from './table.js';
import { agoText, countText, dayText, numberText } from './texts.js';

/** What `/datasets` tells. */
interface DatasetRow {
  name: string;
  type: string;
  revision: number;
  rows: number;
  series: number;
  first: string | null;
  last: string | null;
  source: string | null;
  loaded_at: string | null;
  data_age_seconds: number | null;
  max_age_seconds: number | null;
  fresh: boolean;
  last_run: { result: string; error: string | null; rows_rejected: number; finished_at: string } | null;
}

const path = '/datasets';

/** What is loaded, how new it is, and how its last load fared. */
export function openDatasets(host: HTMLElement, shell: Shell, docs: string): ViewPart {
  const body = el('div', { class: 'content' });
  host.replaceChildren(
    el('div', { class: 'head' }, el('div', { class: 'headline' }, el('h1', {}, 'Datasets'))),
    body,
  );
  const curl = curlBox({ what: 'this list', formats: ['json'], announce: shell.announce });
  curl.set(path);
  return {
    show: async (_, signal) => {
      const { datasets } = await ask<{ datasets: DatasetRow[] }>(path, signal);
      const empty = emptyNotice('No dataset is loaded yet', {
        command: 'almanac ingest prices prices.csv',
        docs,
      });
      const now = Date.now();
      const caption = countText(datasets.length, 'dataset');
      const list = table({ caption, rows: datasets, columns: columns(shell, now) });
      list.classList.add('wide');
      body.replaceChildren(datasets.length === 0 ? empty : list, curl.element);
      return 'Datasets';
    },
    repaint: () => undefined,
    close: () => undefined,
  };
}

const columns = (shell: Shell, now: number): readonly Column<DatasetRow>[] => [
  { name: 'Dataset', key: 'name', cell: (row) => linkTo(row, shell) },
  {
    name: 'Holds',
    cell: ({ type, series }) => (isStocks(type) ? countText(series, 'symbol') : countText(series, 'station')),
  },
  { name: 'Rows', key: 'rows', figures: true, cell: ({ rows }) => numberText(rows) },
  { name: 'From', cell: ({ first }) => (first === null ? '–' : dayText(first)) },
  { name: 'Newest row', cell: newestText },
  { name: 'Loaded', cell: ({ loaded_at: at }) => (at === null ? '–' : timeOf(at, now)) },
  { name: 'Last load', cell: lastRun },
  { name: 'Source', cell: ({ source }) => el('span', { class: 'source' }, source ?? '–') },
];

const isStocks = (type: string): boolean => type === 'StocksOHLCV';

function linkTo({ name, type }: DatasetRow, { go, href }: Shell): HTMLElement {
  const target = isStocks(type)
    ? ({ view: 'stocks', dataset: name, symbol: '' } as const)
    : ({ view: 'air', dataset: name, station: '' } as const);
  const link = el('a', { href: href(target) }, name);
  link.addEventListener('click', (event) => follow(event, () => go(target)));
  return link;
}

function newestText({
  last,
  data_age_seconds: age,
  max_age_seconds: most,
  fresh,
}: DatasetRow): Node | string {
  if (last === null || age === null) return '–';
  const aged = el('span', { class: 'aside' }, ` ${agoText(age)}`);
  // Where no age was asked for there is nothing to be told: data of any age will do.
  const asked =
    most !== null && el('span', { class: 'badge', 'data-fine': String(fresh) }, fresh ? 'Fresh' : 'Too old');
  return el('span', {}, dayText(last), aged, ' ', asked);
}

const timeOf = (at: string, now: number): HTMLElement =>
  el('time', { datetime: at, title: at }, agoText((now - Date.parse(at)) / 1000));

const results: Readonly<Record<string, string>> = {
  loaded: 'Loaded',
  unchanged: 'Nothing new',
  invalid: 'Refused',
  unavailable: 'Source away',
  failed: 'Failed',
};

function lastRun({ last_run: run }: DatasetRow): Node | string {
  if (run === null) return '–';
  const fine = run.result === 'loaded' || run.result === 'unchanged';
  const rejected = run.rows_rejected > 0 ? ` · ${countText(run.rows_rejected, 'row')} rejected` : '';
  return el(
    'span',
    {},
    el('span', { class: 'badge', 'data-fine': String(fine) }, results[run.result] ?? run.result),
    rejected,
    run.error !== null && el('span', { class: 'aside block' }, run.error),
  );
}
