import pino from 'pino';

/** Written at this many lines, or after a second: a write costs a thread's turn and a system call. */
const chunkLines = 256;
const flushMs = 1000;
/** What is held while the reader of the log stands still; beyond it lines are dropped, the process goes on. */
const mostBytes = 16 * 1024 * 1024;

/**
 * A line, or what makes it when lines are written: many in a row take half the time of one here and there, since code
 * and data are then near the processor.
 */
export type Line = string | (() => string);

export interface LineBuffer {
  write(line: Line): void;
  /** Writes what is held, and waits for it. */
  flush(): void;
}

/**
 * Lines to a file descriptor, in the order they came. They are gathered here because pino's own buffer measures what
 * it holds again at every line. Nothing is lost at the end, at `process.exit` or at a crash.
 */
export function createLineBuffer(fd: number): LineBuffer {
  const file = pino.destination({ fd, sync: false, maxLength: mostBytes });
  let held: Line[] = [];
  const pass = (): void => {
    const lines = held;
    held = [];
    let text = '';
    for (const line of lines) text += typeof line === 'string' ? line : line();
    if (text !== '') file.write(text);
  };
  const flush = (): void => {
    pass();
    file.flushSync();
  };
  setInterval(pass, flushMs).unref();
  // Before pino's listener, which closes the file when the event loop has nothing left to do.
  process.prependOnceListener('beforeExit', flush);
  process.once('exit', () => {
    if (held.length > 0) flush();
  });
  return {
    write(line) {
      held.push(line);
      if (held.length >= chunkLines) pass();
    },
    flush,
  };
}
