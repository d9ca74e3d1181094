import { ask, isAbort } from './api.js';
import type { SymbolRow } from './bars.js';
import { el } from './dom.js';
import { symbolsPath } from './requests.js';
import { type Suggestion, type SuggestionList, suggestionList } from './suggestion-list.js';
import { countText } from './texts.js';

const pauseMs = 120;
const mostSuggestions = 8;

export interface SymbolSearch {
  element: HTMLElement;
  set: (symbol: string) => void;
}

/** `dataset` is empty where the symbol alone says which. */
type Pick = (symbol: string, dataset: string) => void;

/** A field for symbols that suggests those that begin as it does: an ARIA combobox with a list. */
export function symbolSearch(pick: Pick): SymbolSearch {
  const input = symbolField();
  const ul = el('ul', { role: 'listbox', id: 'symbols', 'aria-label': 'Symbols', hidden: true });
  const list = suggestionList(input, ul);
  let current = '';
  let asking = new AbortController();
  const done = (): void => {
    asking.abort();
    list.close();
  };
  const take: Pick = (symbol, dataset) => {
    done();
    pick(symbol, dataset);
  };
  const suggest = (text: string): void => {
    asking.abort();
    asking = new AbortController();
    void fill(list, text.trim(), { take, signal: asking.signal });
  };
  input.addEventListener('input', () => suggest(input.value));
  input.addEventListener('click', () => list.isOpen() || suggest(''));
  input.addEventListener('focus', () => input.select());
  input.addEventListener('blur', () => {
    done();
    input.value = current;
  });
  input.addEventListener('keydown', (event) => {
    const key = keys[event.key];
    if (key === undefined) return;
    event.preventDefault();
    key({ list, text: input.value.trim(), suggest, take, done });
  });
  return {
    element: el(
      'div',
      { class: 'search' },
      el('label', { for: 'symbol', class: 'field-name' }, 'Symbol'),
      input,
      ul,
    ),
    set: (symbol) => (current = input.value = symbol),
  };
}

const symbolField = (): HTMLInputElement =>
  el('input', {
    id: 'symbol',
    type: 'text',
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': 'symbols',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'Symbol',
  });

interface Pressed {
  list: SuggestionList;
  text: string;
  suggest: (text: string) => void;
  take: Pick;
  done: () => void;
}

const keys: Readonly<Record<string, (pressed: Pressed) => void>> = {
  ArrowDown: ({ list, suggest }) => (list.isOpen() ? list.step(1) : suggest('')),
  ArrowUp: ({ list, suggest }) => (list.isOpen() ? list.step(-1) : suggest('')),
  Escape: ({ done }) => done(),
  // What is typed and not in the list is asked for as it is: the API knows what may have been meant.
  Enter: ({ list, text, take }) => {
    const marked = list.marked(text);
    if (marked !== undefined) marked.take();
    else if (text !== '') take(text, '');
  },
};

/** Waits for a pause in typing. When something newer was typed, or the API does not answer, the list stays as it is. */
async function fill(
  list: SuggestionList,
  text: string,
  { take, signal }: { take: Pick; signal: AbortSignal },
): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
  if (signal.aborted) return;
  try {
    const rows = await ask<SymbolRow[]>(symbolsPath(text, mostSuggestions), signal);
    list.offer(
      rows.map((row) => suggestionOf(row, rows, take)),
      `No symbol begins with ${text}`,
    );
  } catch (error) {
    if (!isAbort(error)) list.offer([], 'No suggestions just now');
  }
}

function suggestionOf(row: SymbolRow, all: readonly SymbolRow[], take: Pick): Suggestion {
  const [from, to] = [row.first.slice(0, 4), row.last.slice(0, 4)];
  const several = all.filter(({ symbol }) => symbol === row.symbol).length > 1;
  const parts = [from === to ? from : `${from}–${to}`, countText(row.bars, 'bar')];
  const isMixed = all.some(({ dataset }) => dataset !== row.dataset);
  return {
    name: row.symbol,
    about: [...parts, ...(isMixed ? [row.dataset] : [])].join(' · '),
    take: () => take(row.symbol, several ? row.dataset : ''),
  };
}
