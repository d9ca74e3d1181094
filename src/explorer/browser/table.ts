import { el } from './dom.js';

export interface Column<Row> {
  name: string;
  /** Figures stand at the right. */
  figures?: boolean;
  /** Column of the answer that a cell is of. */
  key?: string;
  cell: (row: Row) => string | Node;
}

interface Options<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
}

/** A table that scrolls sideways by itself where it is too wide. The first column names the row. */
export function table<Row>({ caption, columns, rows }: Options<Row>): HTMLElement {
  const head = columns.map(({ name, figures }) =>
    el('th', { scope: 'col', class: figures && 'figure' }, name),
  );
  const body = rows.map((row) =>
    el(
      'tr',
      {},
      ...columns.map(({ name, figures, key, cell }, at) =>
        el(
          at === 0 ? 'th' : 'td',
          { scope: at === 0 && 'row', class: figures && 'figure', 'data-key': key, 'data-name': name },
          cell(row),
        ),
      ),
    ),
  );
  return el(
    'div',
    { class: 'table', role: 'region', 'aria-label': caption, tabindex: 0 },
    el(
      'table',
      {},
      el('caption', {}, caption),
      el('thead', {}, el('tr', {}, ...head)),
      el('tbody', {}, ...body),
    ),
  );
}
