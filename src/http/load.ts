import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LoadMonitor {
  /** Whether the event loop has been late for long enough that uncached work is refused. */
  shedding: () => boolean;
  stop(): void;
}

const windowMs = 500;
/** So many windows in a row (2 s) must be late. */
const windows = 4;
const sampleMs = 20;
const nanosecondsPerMs = 1e6;

/** Watches the p99 of the event loop's delay; `limitMs` 0 never sheds. */
export function monitorLoad(limitMs: number): LoadMonitor {
  if (limitMs === 0) return { shedding: () => false, stop: () => undefined };
  const histogram = monitorEventLoopDelay({ resolution: sampleMs });
  histogram.enable();
  const judge = lateWindows(limitMs);
  let shedding = false;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    // Samples are `sampleMs` apart in a loop that is not late. A block that ends with this very timer has none yet.
    const sampled = histogram.percentile(99) / nanosecondsPerMs - sampleMs;
    shedding = judge(Math.max(sampled, now - last - windowMs));
    histogram.reset();
    last = now;
  }, windowMs);
  timer.unref();
  return {
    shedding: () => shedding,
    stop: () => {
      clearInterval(timer);
      histogram.disable();
    },
  };
}

/** Takes the lag of window after window, in ms; says whether all of the newest four were above the limit. */
export function lateWindows(limitMs: number): (lagMs: number) => boolean {
  let late = 0;
  return (lagMs) => {
    late = lagMs > limitMs ? late + 1 : 0;
    return late >= windows;
  };
}
