import { Counter, Gauge, type Registry } from 'prom-client';
import { metricNames } from '../metric-names.js';
import type { Observe } from '../observation.js';

/** Look-ups by level and result, and what the in-process level holds. */
export function cacheMetrics(
  registry: Registry,
  held: { bytes: () => number; entries: () => number },
): Observe {
  const registers = [registry];
  const requests = new Counter({
    name: metricNames.cacheRequests,
    help: 'Look-ups in the caches',
    labelNames: ['level', 'result'],
    registers,
  });
  new Gauge({
    name: metricNames.cacheBytes,
    help: 'Bytes held',
    labelNames: ['level'],
    registers,
    collect() {
      this.set({ level: 'l1' }, held.bytes());
    },
  });
  new Gauge({
    name: metricNames.cacheEntries,
    help: 'Entries held',
    labelNames: ['level'],
    registers,
    collect() {
      this.set({ level: 'l1' }, held.entries());
    },
  });
  const hits = requests.labels({ level: 'l1', result: 'hit' });
  return (observation) => {
    if (observation.kind !== 'cache') return;
    const { level, result } = observation;
    if (level === 'l1' && result === 'hit') hits.inc();
    else requests.inc({ level, result });
  };
}
