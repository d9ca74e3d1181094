import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

/** Watches on their way through the proxy; `path` is that of the request. */
export interface Streams {
  /** Until either side ends it. */
  pipe(path: string, from: Readable, to: ServerResponse): Promise<void>;
  cut(): void;
  hold(is: boolean, only?: (path: string) => boolean): void;
}

const every = (): boolean => true;
const none = (): boolean => false;

export function createStreams(): Streams {
  const open = new Set<ServerResponse>();
  let kept: (() => void)[] = [];
  let isHeld: (path: string) => boolean = none;
  const inTurn = (path: string, step: () => void): void => {
    if (isHeld(path)) kept.push(step);
    else step();
  };
  return {
    async pipe(path, from, to) {
      open.add(to);
      to.on('close', () => open.delete(to));
      try {
        for await (const chunk of from) inTurn(path, () => void to.write(chunk));
        inTurn(path, () => void to.end());
      } catch {
        to.destroy(); // one of the sides has gone
      }
    },
    cut: () => open.forEach((stream) => stream.destroy()),
    hold(is, only = every) {
      isHeld = is ? only : none;
      if (is) return;
      for (const step of kept) step();
      kept = [];
    },
  };
}
