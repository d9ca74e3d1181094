import pino from 'pino';

/** Written at this many characters, or after a second: a write costs a thread's turn and a system call. */
const chunkLength = 65_536;
const flushMs = 1000;
/** What is held while the reader of the log stands still; beyond it lines are dropped, the process goes on. */
const mostBytes = 16 * 1024 * 1024;

export interface LineBuffer {
  write(line: string): void;
  /** Writes what is held, and waits for it. */
  flush(): void;
}

/**
 * Lines to a file descriptor, gathered here because pino's own buffer measures what it holds again at every line.
 * Nothing is lost at the end,
 * at `process.exit` or at a crash.
 */
export function createLineBuffer(fd: number): LineBuffer {
  const file = pino.destination({ fd, sync: false, maxLength: mostBytes });
  let held = '';
  const pass = (): void => {
    if (held === '') return;
    file.write(held);
    held = '';
  };
  const flush = (): void => {
    pass();
    file.flushSync();
  };
  setInterval(pass, flushMs).unref();
  // Before pino's listener, which closes the file when the event loop has nothing left to do.
  process.prependOnceListener('beforeExit', flush);
  process.once('exit', () => {
    if (held !== '') flush();
  });
  return {
    write(line) {
      held += line;
      if (held.length >= chunkLength) pass();
    },
    flush,
  };
}
