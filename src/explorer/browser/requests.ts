import { addDays, airRanges, barRanges, rangeStart } from './ranges.js';
import { type PageState, queryText } from './page-state.js';

type Parameter = readonly [name: string, value: string];

/** Where rows of a symbol or of stations begin and end: days, `YYYY-MM-DD`; empty where nothing is known. */
export interface Span {
  first: string;
  last: string;
}

const path = (base: string, parameters: readonly Parameter[]): string => {
  const query = parameters
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${queryText(value)}`);
  return query.length === 0 ? base : `${base}?${query.join('&')}`;
};

/** Decimals of indicators, as prices have them: the page shows what the answer holds, digit by digit. */
const decimals = '4';

/** The bars of the chart. `start` of a range counts back from the symbol's last bar. */
export function barsPath(state: PageState, { last }: Span): string {
  const resampled = state.frequency !== '';
  const indicators = state.indicators.join(',');
  return path(`/stocks/time-series/${encodeURIComponent(state.symbol)}`, [
    ['dataset', state.dataset],
    ['frequency', state.frequency],
    ['interval', resampled && state.interval !== 1 ? String(state.interval) : ''],
    ['start', hasDates(state) ? state.start : rangeStart(barRanges, barRangeOf(state), last)],
    ['end', state.end],
    ['indicators', indicators],
    ['dp', indicators === '' ? '' : decimals],
  ]);
}

export const symbolsPath = (search: string, limit: number, dataset = ''): string =>
  path('/stocks', [
    ['search', search],
    ['dataset', dataset],
    ['limit', String(limit)],
  ]);

export const stationsPath = (dataset: string): string =>
  path('/air_quality/stations', [['dataset', dataset]]);

/** The newest indices of all stations: of the last two days, or of the last hours of the newest day. */
export function overviewPath({ dataset, standard, period }: PageState, newest: string): string {
  const from = period === 'day' ? addDays(newest.slice(0, 10), -1) : hoursBefore(newest, 2);
  return path('/air_quality/index', [
    ['dataset', dataset],
    ['standard', standard],
    ['period', period],
    ['from', from],
    ['sort', 'desc'],
  ]);
}

/** The indices of one station. `last` is its own newest day. */
export function stationPath(state: PageState, { last }: Span): string {
  const { dataset, station, standard, period, start, end } = state;
  return path('/air_quality/index', [
    ['dataset', dataset],
    ['station', station],
    ['standard', standard],
    ['period', period],
    ['from', hasDates(state) ? start : rangeStart(airRanges, airRangeOf(state), last)],
    ['to', end === '' ? '' : addDays(end, 1)],
  ]);
}

const hasDates = ({ start, end }: PageState): boolean => start !== '' || end !== '';

/** The range that holds, where the dates do not say it. A name that is none counts as not given. */
export const barRangeOf = (state: PageState): string => chosen(state, barRanges, '1y');
export const airRangeOf = (state: PageState): string =>
  chosen(state, airRanges, state.period === 'hour' ? '7d' : '3m');

function chosen(state: PageState, ranges: readonly { name: string }[], usual: string): string {
  if (hasDates(state)) return '';
  return ranges.some(({ name }) => name === state.range) ? state.range : usual;
}

/** `newest` is `YYYY-MM-DD HH:MM:SS.mmm`; gives the full hour, so that the answer is the same for the whole hour. */
function hoursBefore(newest: string, hours: number): string {
  const date = new Date(`${newest.slice(0, 13).replace(' ', 'T')}:00:00Z`);
  date.setUTCHours(date.getUTCHours() - hours);
  return date.toISOString().slice(0, 16);
}

/** What to type into a shell for the same answer. */
export const curlText = (root: string, path: string): string => `curl '${root.replace(/\/$/, '')}${path}'`;

export const asFormat = (path: string, format: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}format=${format}`;
