import { Problem } from './api.js';
import { el } from './dom.js';
import { follow, type Shell } from './shell.js';

type Change = Parameters<Shell['go']>[0];

interface Offer {
  /** What to go to with one of the suggested names. */
  pick: (name: string) => Change;
  shell: Shell;
}

/** Why there is nothing to see, in the words of the API, and what can be done about it. */
export function problemNotice(error: unknown, { pick, shell }: Offer): HTMLElement {
  const problem = error instanceof Problem ? error : new Problem(0, ownDefect(error));
  const again = el('button', { type: 'button' }, 'Try again');
  again.addEventListener('click', () => shell.go({}));
  const sentences = problem.sentences.map((sentence) => el('p', {}, sentence));
  const names = problem.suggestions.map((name) => linkTo(name, pick(name), shell));
  const datasets = problem.datasets.map((dataset) => linkTo(dataset, { dataset }, shell));
  const passing = problem.status === 0 || problem.status >= 500;
  return el(
    'div',
    { class: 'notice problem', role: 'alert' },
    el('h2', {}, problem.message),
    ...sentences,
    names.length > 0 && el('p', { class: 'suggestions' }, 'Did you mean ', ...names, '?'),
    datasets.length > 0 && el('p', { class: 'suggestions' }, 'Choose ', ...datasets),
    passing && el('p', {}, again),
    problem.request !== undefined &&
      problem.status >= 500 &&
      el('p', { class: 'aside' }, `Request ${problem.request}`),
  );
}

function linkTo(name: string, change: Change, shell: Shell): HTMLElement {
  const link = el('a', { href: shell.href(change), class: 'chip-link' }, name);
  link.addEventListener('click', (event) => follow(event, () => shell.go(change)));
  return link;
}

const ownDefect = (error: unknown): ConstructorParameters<typeof Problem>[1] => ({
  title: 'This page has a defect',
  detail: error instanceof Error ? error.message : String(error),
});

/** Nothing is loaded: no fault, a beginning. */
export function emptyNotice(
  title: string,
  { command, docs }: { command: string; docs: string },
): HTMLElement {
  return el(
    'div',
    { class: 'notice empty' },
    el('h2', {}, title),
    el('p', {}, 'Load a file, and it is served here moments later:'),
    el('pre', { tabindex: 0 }, el('code', {}, command)),
    el(
      'p',
      {},
      'CSV, NDJSON and JSON are taken, from a file, an https address or S3. ',
      el('a', { href: docs }, 'What the API answers'),
      ' can be read meanwhile.',
    ),
  );
}
