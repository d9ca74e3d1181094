/** What the page shows, as its address says it: a link to the page is a link to this. */
export interface PageState {
  view: View;
  dataset: string;
  /** Empty: the first that is loaded. */
  symbol: string;
  /** Empty: the bars as stored. */
  frequency: string;
  interval: number;
  /** Calls as `indicators=` takes them: `sma(20)`. */
  indicators: readonly string[];
  /** A name of `ranges`; empty: what the view begins with, or what `start` and `end` say. */
  range: string;
  start: string;
  end: string;
  /** Empty: none is opened. */
  station: string;
  standard: string;
  period: string;
}

export const views = ['stocks', 'air', 'datasets'] as const;
export type View = (typeof views)[number];

/** Lengths of a bar, as the API names them. */
export const frequencies = ['Daily', 'Weekly', 'Monthly', 'Quarterly', 'Annual'] as const;

export const firstState: PageState = {
  view: 'stocks',
  dataset: '',
  symbol: '',
  frequency: '',
  interval: 1,
  indicators: ['sma(20)', 'rsi(14)'],
  range: '',
  start: '',
  end: '',
  station: '',
  standard: 'us-epa-2024',
  period: 'day',
};

/** At the commas outside of parentheses. */
export const splitCalls = (text: string): readonly string[] =>
  (text.match(/[^,()]+(?:\([^()]*\))?/g) ?? []).map((call) => call.trim()).filter((call) => call !== '');

/** Words are taken as they come: what is wrong with them, the API says. */
export function readState(search: string): PageState {
  const given = new URLSearchParams(search);
  const word = (name: keyof PageState): string => given.get(name) ?? String(firstState[name]);
  const interval = Number(word('interval'));
  const dates = given.has('start') || given.has('end');
  return {
    view: views.find((view) => view === given.get('view')) ?? firstState.view,
    dataset: word('dataset'),
    symbol: word('symbol'),
    frequency: frequencyOf(word('frequency')),
    interval: Number.isSafeInteger(interval) ? interval : 1,
    indicators: given.has('indicators') ? splitCalls(given.get('indicators') ?? '') : firstState.indicators,
    range: dates ? '' : word('range'),
    start: word('start'),
    end: word('end'),
    station: word('station'),
    standard: word('standard'),
    period: word('period'),
  };
}

/** The API takes it in any case; what the page offers has one. */
const frequencyOf = (text: string): string =>
  frequencies.find((name) => name.toLowerCase() === text.toLowerCase()) ?? text;

const shown: Readonly<Record<View, readonly (keyof PageState)[]>> = {
  stocks: ['symbol', 'dataset', 'frequency', 'interval', 'range', 'start', 'end', 'indicators'],
  air: ['station', 'dataset', 'standard', 'period', 'range', 'start', 'end'],
  datasets: [],
};

/** The query of the page's address: what differs from the first look, and the indicators where there are none. */
export function stateQuery(state: PageState): string {
  const parts = shown[state.view].flatMap((name) => {
    const text = String(state[name]);
    return text === String(firstState[name]) ? [] : [`${name}=${queryText(text)}`];
  });
  return `?${[`view=${state.view}`, ...parts].join('&')}`;
}

/** Encoded, but for what a query may hold and people can read. The quote is: a shell would end its text there. */
export const queryText = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll(/%(2C|3A|3D)/g, decodeURIComponent)
    .replaceAll("'", '%27');
