import { el } from './dom.js';
import { categoryText, type IndexRow, levelOf, pollutantName } from './levels.js';
import type { PageState } from './page-state.js';
import { follow, type Shell } from './shell.js';
import { dayText, numberText, timeText } from './texts.js';

/** What `/air_quality/stations` tells. */
export interface StationRow {
  station: string;
  dataset: string;
  first: string;
  last: string;
  rows: number;
}

interface Options {
  /** With an index in the newest hours or days, worst first. */
  newest: readonly IndexRow[];
  stations: readonly StationRow[];
  state: PageState;
  shell: Shell;
}

/** A card for each station: its newest index, and a link to its history. */
export function stationList({ newest, stations, state, shell }: Options): HTMLElement {
  const named = new Set(newest.map(({ station }) => station));
  const silent = stations.filter(({ station }) => !named.has(station));
  const open = (card: HTMLAnchorElement, station: string): HTMLLIElement => {
    card.addEventListener('click', (event) => follow(event, () => shell.go({ station })));
    return el('li', {}, card);
  };
  return el(
    'ul',
    { class: 'stations', 'aria-label': 'Stations' },
    ...newest.map((row) => open(cardOf(row, state, shell.href({ station: row.station })), row.station)),
    ...silent.map((row) => open(silentCard(row, shell.href({ station: row.station })), row.station)),
  );
}

/** Marks the one that is open. */
export function markStation(list: HTMLElement, station: string): void {
  for (const card of list.querySelectorAll('a'))
    if (card.dataset['station'] === station) card.setAttribute('aria-current', 'true');
    else card.removeAttribute('aria-current');
}

const cardOf = (row: IndexRow, { standard, period }: PageState, href: string): HTMLAnchorElement =>
  el(
    'a',
    { href, class: 'station', 'data-station': row.station, 'data-level': levelOf(standard, row.category) },
    el('span', { class: 'station-name' }, row.station),
    el('span', { class: 'station-index' }, numberText(row.index)),
    el('span', { class: 'station-category' }, categoryText(row.category)),
    el(
      'span',
      { class: 'aside' },
      row.dominant === null
        ? timeText(row.time, period)
        : `${pollutantName(row.dominant)} · ${timeText(row.time, period)}`,
    ),
  );

const silentCard = ({ station, last }: StationRow, href: string): HTMLAnchorElement =>
  el(
    'a',
    { href, class: 'station', 'data-station': station, 'data-level': 0 },
    el('span', { class: 'station-name' }, station),
    el('span', { class: 'station-index' }, '–'),
    el('span', { class: 'station-category' }, 'Silent'),
    el('span', { class: 'aside' }, `since ${dayText(last)}`),
  );
