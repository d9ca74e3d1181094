import type { Observe } from '../../observability/observation.js';
import type { Clock } from './clock.js';

/** The times during which this replica leads. */
export interface Terms {
  /** Begins a term, or goes on with it, until this moment of the monotonic clock. */
  extend(until: number): void;
  leads(): boolean;
  /** Whether there has been one. */
  any(): boolean;
  end(): void;
  lose(holder: string): void;
  /** Resolves when what was begun in terms has ended. */
  worked(): Promise<void>;
}

interface Options {
  lease: { name: string };
  identity: string;
  clock: Clock;
  observe: Observe;
  onTerm: (signal: AbortSignal) => Promise<void> | void;
  onLost: (holder: string) => void;
}

export function createTerms({ lease, identity, clock, observe, onTerm, onLost }: Options): Terms {
  let term: AbortController | undefined;
  let until = Number.NEGATIVE_INFINITY;
  let any = false;
  let work: Promise<unknown> = Promise.resolve();

  const tell = (leads: boolean): void => {
    observe({ kind: 'leader', lease: lease.name, leads });
    const event = leads ? 'leading' : 'not leading any more';
    observe({ kind: 'lifecycle', event, detail: { lease: lease.name, identity } });
  };
  const end = (): void => {
    if (term === undefined) return;
    const over = term;
    term = undefined;
    over.abort(new Error('this replica does not lead any more'));
    tell(false);
  };
  /** A timer of its own: a renewal that hangs does not keep a term from ending. */
  const guard = async (own: AbortController): Promise<void> => {
    while (!own.signal.aborted && clock.monotonic() < until)
      await clock.delay(until - clock.monotonic(), own.signal).catch(() => undefined);
    if (!own.signal.aborted) end();
  };
  return {
    extend(next) {
      // A renewal whose answer came too late: the term is over first, whatever its timer knows.
      if (clock.monotonic() >= until) end();
      until = next;
      if (term !== undefined || clock.monotonic() >= until) return;
      term = new AbortController();
      any = true;
      void guard(term);
      tell(true);
      work = Promise.all([work, onTerm(term.signal)]);
    },
    leads: () => term !== undefined && clock.monotonic() < until,
    any: () => any,
    end,
    lose(holder) {
      end();
      onLost(holder);
    },
    worked: async () => void (await work),
  };
}
