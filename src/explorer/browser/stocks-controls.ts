import { choice, el, field } from './dom.js';
import type { IndicatorInfo } from './bars.js';
import { indicatorPicker } from './indicator-picker.js';
import { frequencies, type PageState } from './page-state.js';
import { barRanges, type Range } from './ranges.js';
import { barRangeOf } from './requests.js';
import type { Shell } from './shell.js';
import { symbolSearch } from './symbol-search.js';

export interface StocksControls {
  search: HTMLElement;
  toolbar: HTMLElement;
  /** `first` and `last`: the days that the chart goes over. */
  set(state: PageState, shown: { first: string; last: string; known: readonly IndicatorInfo[] }): void;
}

/** Symbol, length of a bar, stretch of time, indicators. */
export function stocksControls({ go }: Shell): StocksControls {
  const search = symbolSearch((symbol, dataset) => go({ symbol, dataset }));
  const frequency = choice(
    { id: 'frequency' },
    [['', 'As stored'], ...frequencies.map((name) => [name, name] as const)],
    '',
  );
  const interval = el('input', {
    type: 'number',
    min: 1,
    max: 10_000,
    value: 1,
    required: true,
    class: 'short',
    id: 'interval',
  });
  const intervalField = field('Interval', interval);
  const ranges = rangeChoice('range', barRanges, (range) => go({ range, start: '', end: '' }));
  const dates = dateFields((start, end) => go({ start, end, range: '' }));
  const indicators = indicatorPicker((calls) => go({ indicators: calls }));
  frequency.addEventListener('change', () => go({ frequency: frequency.value, interval: 1 }));
  interval.addEventListener(
    'change',
    () => interval.reportValidity() && go({ interval: interval.valueAsNumber }),
  );
  return {
    search: search.element,
    toolbar: el(
      'div',
      { class: 'toolbar', role: 'group', 'aria-label': 'What the chart shows' },
      el('div', { class: 'joined' }, field('Bars', frequency), intervalField),
      ranges.element,
      dates.element,
      indicators.element,
    ),
    set: (state, { first, last, known }) => {
      search.set(state.symbol);
      frequency.value = state.frequency;
      interval.value = String(state.interval);
      intervalField.hidden = state.frequency === '';
      ranges.set(barRangeOf(state));
      dates.set(state.start || first, state.end || last);
      indicators.set(state.indicators, known);
    },
  };
}

/** A row of stretches of time, of which one holds. */
export function rangeChoice(
  name: string,
  ranges: readonly Range[],
  pick: (range: string) => void,
): { element: HTMLElement; set: (range: string) => void } {
  const buttons = ranges.map((range) => {
    const input = el('input', { type: 'radio', name, value: range.name, 'aria-label': range.label });
    input.addEventListener('change', () => pick(range.name));
    return { input, element: el('label', { title: range.label }, input, el('span', {}, range.short)) };
  });
  return {
    element: el(
      'fieldset',
      { class: 'segments' },
      el('legend', { class: 'field-name' }, 'Range'),
      el('div', { class: 'segment-row' }, ...buttons.map(({ element }) => element)),
    ),
    set: (range) => buttons.forEach(({ input }) => (input.checked = input.value === range)),
  };
}

/** First and last day. */
export function dateFields(change: (start: string, end: string) => void): {
  element: HTMLElement;
  set: (start: string, end: string) => void;
} {
  const start = el('input', { type: 'date' });
  const end = el('input', { type: 'date' });
  // A date that is typed is empty until it is whole.
  const changed = (event: Event): void => {
    if (event.target instanceof HTMLInputElement && event.target.validity.valid)
      change(start.value, end.value);
  };
  start.addEventListener('change', changed);
  end.addEventListener('change', changed);
  return {
    element: el('div', { class: 'joined' }, field('From', start), field('To', end)),
    set: (from, to) => {
      start.value = from;
      end.value = to;
    },
  };
}
