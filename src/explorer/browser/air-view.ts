import { ask } from './api.js';
import { curlBox } from './curl-box.js';
import { choice, el, field } from './dom.js';
import { type IndexRow, newestOfEach, periods, standards } from './levels.js';
import { emptyNotice } from './notices.js';
import type { PageState } from './page-state.js';
import { overviewPath, stationsPath } from './requests.js';
import type { Shell, ViewPart } from './shell.js';
import { stationDetail } from './station-detail.js';
import { markStation, stationList, type StationRow } from './station-list.js';

/** Stations with their newest index, and the history of one. */
export function openAir(host: HTMLElement, shell: Shell, docs: string): ViewPart {
  const page = layOut(shell);
  const { detail } = page;
  host.replaceChildren(page.head, page.notice, page.body);
  let overview: Overview | undefined;
  return {
    show: async (state, signal) => {
      const { stations } = await ask<{ stations: StationRow[] }>(stationsPath(state.dataset), signal);
      const isEmpty = stations.length === 0;
      page.body.hidden = page.controls.hidden = isEmpty;
      page.notice.replaceChildren();
      if (isEmpty) {
        const command = 'almanac ingest air measurements.csv';
        page.notice.replaceChildren(emptyNotice('No stations are loaded yet', { command, docs }));
        return 'Air quality';
      }
      [page.standard.value, page.period.value] = [state.standard, state.period];
      const newest = stations.reduce((last, row) => (row.last > last ? row.last : last), '');
      const path = overviewPath(state, newest);
      // Again only when the question is another: the cards keep the focus while stations are gone through.
      if (overview?.path !== path) {
        overview = await readOverview(path, { stations, state, shell, signal });
        page.cards.replaceChildren(overview.list);
      }
      page.curl.set(path);
      const station = state.station === '' ? overview.first : state.station;
      markStation(overview.list, station);
      const last = stations.find((row) => row.station === station)?.last ?? newest;
      await detail.show({ ...state, station }, last, signal);
      return `${station} · Air quality`;
    },
    repaint: () => detail.repaint(),
    close: () => detail.close(),
  };
}

function layOut(shell: Shell) {
  const standard = choice({}, standards, '');
  const period = choice({}, periods, '');
  standard.addEventListener('change', () => shell.go({ standard: standard.value }));
  period.addEventListener('change', () => shell.go({ period: period.value, range: '', start: '', end: '' }));
  const formats = ['csv', 'json', 'parquet'];
  const curl = curlBox({ what: 'the indices of all stations', formats, announce: shell.announce });
  const cards = el('div');
  const detail = stationDetail(shell);
  const controls = el('div', { class: 'joined' }, field('Index', standard), field('By', period));
  return {
    head: el(
      'div',
      { class: 'head' },
      el('div', { class: 'headline' }, el('h1', {}, 'Air quality')),
      controls,
    ),
    notice: el('div'),
    body: el('div', { hidden: true }, cards, curl.element, detail.element),
    standard,
    period,
    controls,
    cards,
    curl,
    detail,
  };
}

interface Overview {
  /** What it was made of. */
  path: string;
  list: HTMLElement;
  /** The station that is opened when none is asked for. */
  first: string;
}

interface Asked {
  stations: readonly StationRow[];
  state: PageState;
  shell: Shell;
  signal: AbortSignal;
}

async function readOverview(path: string, { signal, ...asked }: Asked): Promise<Overview> {
  const { air_quality_index: rows } = await ask<{ air_quality_index: IndexRow[] }>(path, signal);
  const newest = newestOfEach(rows);
  const first = newest[0]?.station ?? asked.stations[0]?.station ?? '';
  return { path, list: stationList({ ...asked, newest }), first };
}
