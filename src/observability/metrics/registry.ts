import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { metricNames } from '../metric-names.js';
import { fanOut, type Observe } from '../observation.js';
import { cacheMetrics } from './cache.js';
import { databaseMetrics, type PoolFigures } from './database.js';
import { datasetMetrics } from './datasets.js';
import { httpMetrics } from './http.js';

/** The one module that the rest knows of prom-client. */
export interface Metrics {
  observe: Observe;
  /** Prometheus text, or OpenMetrics (with exemplars) when `accept` asks for it. */
  scrape(accept: string): Promise<{ type: string; body: string }>;
}

export interface MetricsOptions {
  build: { version: string; commit: string };
  /** Asked at each scrape. */
  gauges: {
    pools: () => readonly PoolFigures[];
    cacheBytes: () => number;
    cacheEntries: () => number;
    inFlight: () => number;
  };
}

export function createMetrics({ build, gauges }: MetricsOptions): Metrics {
  const registry = new Registry();
  // Exemplars are refused by a registry that is not of this kind when the histogram is made.
  setType(registry, Registry.OPENMETRICS_CONTENT_TYPE);
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: metricNames.buildInfo,
    help: 'Always 1',
    labelNames: ['version', 'commit'],
    registers: [registry],
  }).set({ version: build.version, commit: build.commit }, 1);
  const observe = fanOut([
    httpMetrics(registry, gauges.inFlight),
    cacheMetrics(registry, { bytes: gauges.cacheBytes, entries: gauges.cacheEntries }),
    databaseMetrics(registry, gauges.pools),
    datasetMetrics(registry),
  ]);
  // The content type is a setting of the registry: scrapes go one after the other, so that none changes another's.
  let last: Promise<unknown> = Promise.resolve();
  const scrapeNow = async (accept: string): Promise<{ type: string; body: string }> => {
    const open = accept.includes('application/openmetrics-text');
    setType(registry, open ? Registry.OPENMETRICS_CONTENT_TYPE : Registry.PROMETHEUS_CONTENT_TYPE);
    return { type: registry.contentType, body: await registry.metrics() };
  };
  return {
    observe,
    scrape(accept) {
      const mine = last.then(() => scrapeNow(accept));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** The types of the package allow but one of the two. */
const setType = (registry: Registry, type: string): void =>
  registry.setContentType(type as Parameters<Registry['setContentType']>[0]);
