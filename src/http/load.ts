import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LoadMonitor {
  /** Whether the event loop has been late for long enough that uncached work is refused. */
  shedding: () => boolean;
  stop(): void;
}

const windowMs = 500;
/** So many windows in a row (2 s) must be late. */
const windows = 4;
const nanosecondsPerMs = 1e6;

/** Watches the p99 of the event loop's delay; `limitMs` 0 never sheds. */
export function monitorLoad(limitMs: number): LoadMonitor {
  if (limitMs === 0) return { shedding: () => false, stop: () => undefined };
  const histogram = monitorEventLoopDelay({ resolution: 20 });
  histogram.enable();
  let late = 0;
  const timer = setInterval(() => {
    late = histogram.percentile(99) / nanosecondsPerMs > limitMs ? late + 1 : 0;
    histogram.reset();
  }, windowMs);
  timer.unref();
  return {
    shedding: () => late >= windows,
    stop: () => {
      clearInterval(timer);
      histogram.disable();
    },
  };
}
