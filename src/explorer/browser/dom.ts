type Child = Node | string | null | undefined | false;
type Attribute = string | number | boolean | undefined;

/** An element with attributes (`false` and `undefined` are left out) and children. Texts stay texts. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children.filter((child) => typeof child === 'string' || child instanceof Node));
  return made;
}

const drawing = 'http://www.w3.org/2000/svg';

/** An icon of one path, 24 by 24, drawn in the colour of the text around it. Says nothing to a screen reader. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(drawing, 'svg');
  setAttributes(svg, { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' });
  const line = document.createElementNS(drawing, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

export const icons = {
  copy: 'M9 9h10v11H9zM5 15V4h10',
  done: 'M5 12.5l4.5 4.5L19 7.5',
  close: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  add: 'M12 5v14M5 12h14',
  sun: 'M12 8a4 4 0 100 8 4 4 0 000-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  moon: 'M20 14.5A8.5 8.5 0 119.5 4a7 7 0 0010.5 10.5z',
} as const;

/** The element of the page with this id. The page is ours: it has it. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new TypeError(`the page has no ${id}`);
}

/** A `<select>` of values with their labels. */
export function choice(
  attributes: Readonly<Record<string, Attribute>>,
  options: readonly (readonly [value: string, label: string])[],
  chosen: string,
): HTMLSelectElement {
  const select = el(
    'select',
    attributes,
    ...options.map(([value, label]) => el('option', { value, selected: value === chosen }, label)),
  );
  select.value = chosen;
  return select;
}

/** A control with its name in front. */
export const field = (label: string, control: HTMLElement, className = 'field'): HTMLLabelElement =>
  el('label', { class: className }, el('span', { class: 'field-name' }, label), control);

function setAttributes(element: Element, attributes: Readonly<Record<string, Attribute>>): void {
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : String(value));
}
