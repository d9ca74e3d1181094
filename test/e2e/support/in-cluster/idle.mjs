// Waits to be told to end; `kubectl exec` does the work.
process.on('SIGTERM', () => process.exit(0));
setInterval(() => undefined, 60_000);
