import { callLabel, type IndicatorInfo } from './bars.js';
import { choice, el, field, icon, icons } from './dom.js';

const groupNames: Readonly<Record<string, string>> = {
  average: 'Averages',
  momentum: 'Momentum',
  trend: 'Trend',
  volatility: 'Volatility',
  volume: 'Volume',
};

export interface IndicatorPicker {
  element: HTMLElement;
  set: (calls: readonly string[], known: readonly IndicatorInfo[]) => void;
}

/** The indicators in use, each with a button that takes it away, and a dialog to add one with its arguments. */
export function indicatorPicker(change: (calls: readonly string[]) => void): IndicatorPicker {
  let calls: readonly string[] = [];
  let known: readonly IndicatorInfo[] = [];
  const chips = el('ul', { class: 'chips' });
  const add = el('button', { type: 'button', class: 'quiet' }, icon(icons.add), 'Add indicator');
  const dialog = el('dialog', { 'aria-labelledby': 'add-title' });
  const take = (call: string): void => {
    dialog.close();
    if (!calls.includes(call)) change([...calls, call]);
  };
  add.addEventListener('click', () => {
    dialog.replaceChildren(form(known, { take, cancel: () => dialog.close() }));
    dialog.showModal();
  });
  const without = (call: string): void => {
    change(calls.filter((other) => other !== call));
    add.focus();
  };
  return {
    element: el(
      'div',
      { class: 'indicators', role: 'group', 'aria-label': 'Indicators' },
      chips,
      add,
      dialog,
    ),
    set: (now, infos) => {
      [calls, known] = [now, infos];
      add.disabled = infos.length === 0;
      chips.replaceChildren(...now.map((call) => chip(call, () => without(call))));
    },
  };
}

function chip(call: string, remove: () => void): HTMLLIElement {
  const label = callLabel(call);
  const button = el(
    'button',
    { type: 'button', 'aria-label': `Remove ${label}`, title: 'Remove' },
    icon(icons.close),
  );
  button.addEventListener('click', remove);
  return el('li', { class: 'chip' }, label, button);
}

interface Steps {
  take: (call: string) => void;
  cancel: () => void;
}

function form(known: readonly IndicatorInfo[], { take, cancel }: Steps): HTMLFormElement {
  const select = el('select', { autofocus: true }, ...groups(known));
  const about = el('p', { class: 'definition' });
  const parameters = el('div', { class: 'parameters' });
  const leave = el('button', { type: 'button', class: 'quiet' }, 'Cancel');
  const made = el(
    'form',
    { method: 'dialog' },
    el('h2', { id: 'add-title' }, 'Add an indicator'),
    field('Indicator', select, 'field wide'),
    about,
    parameters,
    el('div', { class: 'dialog-end' }, leave, el('button', { class: 'main' }, 'Add')),
  );
  const current = (): IndicatorInfo | undefined => known.find(({ name }) => name === select.value);
  const show = (): void => {
    const info = current();
    about.textContent = info === undefined ? '' : firstSentence(info.definition);
    parameters.replaceChildren(...(info?.parameters ?? []).map(control));
  };
  select.addEventListener('change', show);
  leave.addEventListener('click', cancel);
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    const values = [...parameters.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select')];
    const args = values.map(({ value }) => value).join(',');
    take(args === '' ? select.value : `${select.value}(${args})`);
  });
  show();
  return made;
}

function groups(known: readonly IndicatorInfo[]): HTMLOptGroupElement[] {
  const names = [...new Set(known.map(({ group }) => group))];
  return names.map((group) =>
    el(
      'optgroup',
      { label: groupNames[group] ?? group },
      ...known
        .filter((info) => info.group === group)
        .map(({ name, title }) => el('option', { value: name }, `${title} · ${callLabel(name)}`)),
    ),
  );
}

function control(parameter: IndicatorInfo['parameters'][number]): HTMLElement {
  const { type, description, choices = [], min, max } = parameter;
  const value = String(parameter.default);
  const input =
    type === 'choice'
      ? choice(
          {},
          choices.map((name) => [name, name] as const),
          value,
        )
      : el('input', {
          type: 'number',
          value,
          min,
          max,
          step: type === 'integer' ? 1 : 'any',
          required: true,
        });
  return field(description, input);
}

const firstSentence = (text: string): string => /^.*?[.:](?=\s|$)/.exec(text)?.[0].replace(/:$/, '.') ?? text;
