import { openAir } from './air-view.js';
import { root } from './api.js';
import { openDatasets } from './datasets-view.js';
import { byId } from './dom.js';
import { problemNotice } from './notices.js';
import { firstState, type PageState, readState, stateQuery, type View } from './page-state.js';
import { follow, type Shell, type ViewPart } from './shell.js';
import { openStocks } from './stocks-view.js';
import { setUpTheme } from './theme.js';

const host = byId('view', HTMLElement);
const status = byId('status', HTMLElement);
const links = [...document.querySelectorAll<HTMLAnchorElement>('nav a[data-view]')];
const docs = new URL('docs', root).href;

const openers: Readonly<Record<View, (host: HTMLElement, shell: Shell, docs: string) => ViewPart>> = {
  stocks: openStocks,
  air: openAir,
  datasets: openDatasets,
};

let state = readState(location.search);
let opened: { view: View; part: ViewPart } | undefined;
let running = new AbortController();

const addressOf = (wanted: PageState): string => new URL(stateQuery(wanted), root).href;

const shell: Shell = {
  go: (change) => {
    state = { ...state, ...change };
    if (addressOf(state) !== location.href) history.pushState(null, '', addressOf(state));
    void show();
  },
  href: (change) => addressOf({ ...state, ...change }),
  announce: (text) => (status.textContent = text),
};

function part(view: View): ViewPart {
  if (opened?.view === view) return opened.part;
  opened?.part.close();
  host.className = `view view-${view}`;
  opened = { view, part: openers[view](host, shell, docs) };
  return opened.part;
}

/** Shows the state; what was on its way for another is dropped. */
async function show(): Promise<void> {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  for (const link of links)
    if (link.dataset['view'] === state.view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  try {
    document.title = `${await part(state.view).show(state, signal)} · Almanac`;
    document.documentElement.dataset['shown'] = state.view;
  } catch (error) {
    if (signal.aborted) return;
    opened?.part.close();
    opened = undefined;
    // What a view cannot do without are its lists, of which a dataset is all that may be unknown.
    host.replaceChildren(problemNotice(error, { shell, pick: (dataset) => ({ dataset }) }));
  }
}

for (const link of links)
  link.addEventListener('click', (event) =>
    follow(event, () => {
      const view = readState(new URL(link.href).search).view;
      shell.go({ ...firstState, view });
      byId('main', HTMLElement).focus({ preventScroll: true });
    }),
  );
addEventListener('popstate', () => {
  state = readState(location.search);
  void show();
});
setUpTheme(byId('theme', HTMLButtonElement), () => opened?.part.repaint());
void show();
