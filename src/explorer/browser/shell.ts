import type { PageState } from './page-state.js';

/** What a view may do to the page around it. */
export interface Shell {
  /** Shows another state and writes it into the address. */
  go: (change: Partial<PageState>) => void;
  /** The address of a state that differs from the current one. */
  href: (change: Partial<PageState>) => string;
  /** Says something to screen readers that is seen anyway. */
  announce: (text: string) => void;
}

/** One of the three views, once it stands in the page. */
export interface ViewPart {
  /** Title of the state, for the window. Rejects with a Problem, which the page shows instead of the view. */
  show: (state: PageState, signal: AbortSignal) => Promise<string>;
  /** Colours have changed: what is painted has to be painted again. */
  repaint: () => void;
  close: () => void;
}

/** Runs instead of the browser's own step, unless the user asked for a new tab or window. */
export function follow(event: MouseEvent, step: () => void): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  step();
}
