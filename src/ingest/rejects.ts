import type { RejectReason } from './row-type.js';

/** How many rejected rows a revision keeps, and how much of each. */
export const KEPT_REJECTS = 1000;
const KEPT_TEXT = 500;

export interface RejectedRow {
  line: number;
  column: string | null;
  reason: RejectReason;
  text: string;
}

export interface Rejects {
  add(row: Omit<RejectedRow, 'text'>, text: () => string): void;
  /** Counts rows that are not shown. */
  addUnseen(reason: RejectReason, count: number): void;
  readonly count: number;
  readonly byReason: Readonly<Partial<Record<RejectReason, number>>>;
  readonly rows: readonly RejectedRow[];
}

/** Counts rejected rows by reason and keeps the first of them. */
export function createRejects(): Rejects {
  const byReason: Partial<Record<RejectReason, number>> = {};
  const rows: RejectedRow[] = [];
  let count = 0;
  const note = (reason: RejectReason, more: number): void => {
    if (more === 0) return;
    count += more;
    byReason[reason] = (byReason[reason] ?? 0) + more;
  };
  return {
    addUnseen: note,
    add: (row, text) => {
      note(row.reason, 1);
      if (rows.length < KEPT_REJECTS) rows.push({ ...row, text: storable(text()) });
    },
    get count() {
      return count;
    },
    byReason,
    rows,
  };
}

/** Postgres takes no NUL in text. */
const storable = (text: string): string => text.slice(0, KEPT_TEXT).replaceAll('\0', '�');
