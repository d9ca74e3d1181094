// What a process must mend that runs below `npm run`.

/** Two signals within this time are one. */
const sameMs = 1000;

/**
 * Ctrl-C reaches a process below npm twice: from the terminal, and from npm, which passes it on. The second one
 * would count as the impatient second Ctrl-C that ends at once. Call before listeners are set.
 */
export function mergeSignals() {
  const emit = process.emit.bind(process);
  let last = Number.NEGATIVE_INFINITY;
  process.emit = function emitOnce(name, ...rest) {
    if (name === 'SIGINT' || name === 'SIGTERM') {
      const now = performance.now();
      if (now - last < sameMs) return true;
      last = now;
    }
    return emit(name, ...rest);
  };
}

/** Ends this process, as SIGTERM does, when npm is gone: killed, or its shell took the signal for itself. */
export function endWithParent() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}
