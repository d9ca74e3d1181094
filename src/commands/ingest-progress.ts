import cliProgress from 'cli-progress';
import type { IngestProgress } from '../ingest/ingest-types.js';

/** A bar on standard error, when that is a terminal. */
export function progressBar(dataset: string): { show: (progress: IngestProgress) => void; stop: () => void } {
  if (!process.stderr.isTTY) return { show: () => undefined, stop: () => undefined };
  const bar = new cliProgress.SingleBar({
    format: `${dataset} [{bar}] {percentage}% | {mib} MiB | {rows} rows | {phase}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 20,
  });
  bar.start(100, 0, { mib: 0, rows: 0, phase: 'waiting' });
  return {
    show: ({ phase, bytes, totalBytes, rows }) => {
      const percent = totalBytes === undefined || totalBytes === 0 ? 0 : (bytes / totalBytes) * 100;
      const mib = (bytes / 1024 ** 2).toFixed(1);
      bar.update(Math.min(100, Math.floor(percent)), { mib, rows: rows.toLocaleString('en'), phase });
    },
    stop: () => bar.stop(),
  };
}
