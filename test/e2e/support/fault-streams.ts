import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

/** Watches on their way through the proxy. */
export interface Streams {
  /** Until either side ends it. */
  pipe(from: Readable, to: ServerResponse): Promise<void>;
  cut(): void;
  hold(is: boolean): void;
}

export function createStreams(): Streams {
  const open = new Set<ServerResponse>();
  let kept: (() => void)[] = [];
  let holding = false;
  const inTurn = (step: () => void): void => {
    if (holding) kept.push(step);
    else step();
  };
  return {
    async pipe(from, to) {
      open.add(to);
      to.on('close', () => open.delete(to));
      try {
        for await (const chunk of from) inTurn(() => void to.write(chunk));
        inTurn(() => void to.end());
      } catch {
        to.destroy(); // one of the sides has gone
      }
    },
    cut: () => open.forEach((stream) => stream.destroy()),
    hold(is) {
      holding = is;
      if (is) return;
      for (const step of kept) step();
      kept = [];
    },
  };
}
