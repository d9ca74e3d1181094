import { el } from './dom.js';

export interface Suggestion {
  name: string;
  about: string;
  take: () => void;
}

/** The list below a combobox: which of its options is marked, and whether it is open. */
export interface SuggestionList {
  offer: (suggestions: readonly Suggestion[], none: string) => void;
  isOpen: () => boolean;
  close: () => void;
  /** Marks the next one, or the one before; around the ends. */
  step: (by: 1 | -1) => void;
  /** The marked one; else the one of this name, in any case. */
  marked: (text: string) => Suggestion | undefined;
}

/** Options get ids that begin as the list's. */
export function suggestionList(input: HTMLInputElement, list: HTMLUListElement): SuggestionList {
  let shown: readonly Suggestion[] = [];
  let at = -1;
  const mark = (place: number): void => {
    at = place;
    [...list.children].forEach((item, index) => item.setAttribute('aria-selected', String(index === at)));
    if (at < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', `${list.id}-${at}`);
    list.children[at]?.scrollIntoView({ block: 'nearest' });
  };
  const open = (isOpen: boolean): void => {
    list.hidden = !isOpen;
    input.setAttribute('aria-expanded', String(isOpen));
    mark(-1);
  };
  return {
    offer: (suggestions, none) => {
      shown = suggestions;
      const items = suggestions.map((suggestion, index) => optionOf(suggestion, `${list.id}-${index}`));
      const nothing = el('li', { class: 'none', role: 'option', 'aria-disabled': 'true' }, none);
      list.replaceChildren(...(items.length > 0 ? items : [nothing]));
      open(true);
    },
    isOpen: () => !list.hidden,
    close: () => open(false),
    step: (by) =>
      shown.length > 0 && mark(at < 0 && by < 0 ? shown.length - 1 : (at + by + shown.length) % shown.length),
    marked: (text) => shown[at] ?? shown.find(({ name }) => name.toLowerCase() === text.toLowerCase()),
  };
}

function optionOf({ name, about, take }: Suggestion, id: string): HTMLLIElement {
  const item = el(
    'li',
    { role: 'option', id, 'aria-selected': 'false' },
    el('b', {}, name),
    el('span', {}, about),
  );
  // Before the field loses the focus, which closes the list.
  item.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    take();
  });
  return item;
}
