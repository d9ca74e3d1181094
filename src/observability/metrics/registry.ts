import { collectDefaultMetrics, type Metric, Registry } from 'prom-client';
import { metricFacts } from '../metric-names.js';
import { fanOut, type Observe } from '../observation.js';
import { cacheMetrics } from './cache.js';
import { databaseMetrics, type PoolFigures } from './database.js';
import { datasetMetrics } from './datasets.js';
import { type Family, family, type FamilyGroup } from './family.js';
import { httpMetrics } from './http.js';

/** The one module that knows prom-client: it writes the text and measures the process. */
export interface Metrics {
  observe: Observe;
  /** Prometheus text, or OpenMetrics (with exemplars) when `accept` asks for it. */
  scrape(accept: string): Promise<{ type: string; body: string }>;
}

export interface Build {
  version: string;
  commit: string;
}

export interface MetricsOptions {
  build: Build;
  /** Unix milliseconds. */
  now: () => number;
  /** Asked at each scrape. */
  gauges: {
    pools: () => readonly PoolFigures[];
    databaseUp: () => boolean;
    cacheBytes: () => number;
    cacheEntries: () => number;
    /** Whether the shared cache answers; undefined without one. */
    sharedCacheUp: () => boolean | undefined;
    inFlight: () => number;
  };
}

export const createMetrics = ({ build, now, gauges }: MetricsOptions): Metrics =>
  metricsOf(build, [
    httpMetrics(gauges.inFlight),
    cacheMetrics({
      bytes: gauges.cacheBytes,
      entries: gauges.cacheEntries,
      sharedUp: gauges.sharedCacheUp,
    }),
    databaseMetrics(gauges),
    datasetMetrics(now),
  ]);

/** How often a process wakes up to see how late its event loop is; what it measures is never less. */
const usualLagMs = 10;

/** The metrics of a process: its own figures, its build, and these groups. */
export function metricsOf(
  { version, commit }: Build,
  groups: readonly FamilyGroup[],
  { lagMs = usualLagMs }: { lagMs?: number } = {},
): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: lagMs });
  register(
    registry,
    family('buildInfo', () => [{ labels: { version, commit }, value: 1 }]),
  );
  for (const one of groups.flatMap(({ families }) => families)) register(registry, one);
  return {
    observe: fanOut(groups.map(({ observe }) => observe)),
    async scrape(accept) {
      const asked = accept.includes('application/openmetrics-text') ? openMetrics(registry) : registry;
      return { type: asked.contentType, body: await asked.metrics() };
    },
  };
}

/** prom-client asks a metric for its lines by `get`, with the name that the metric has then. */
function register(registry: Registry, { metric, read }: Family): void {
  const { name, help, type } = metricFacts[metric];
  const described = {
    name,
    help,
    type,
    aggregator: 'sum',
    get(): Promise<object> {
      return Promise.resolve({ name: this.name, help, type, values: read() });
    },
  };
  registry.registerMetric(described as unknown as Metric);
}

/**
 * Writing OpenMetrics, prom-client takes `_total` off the names of counters for good, and the next scrape in the
 * other format would show them without: it is given objects that stand before the metrics and are thrown away.
 */
function openMetrics(registry: Registry): Pick<Registry, 'metrics'> & { contentType: string } {
  const view = new Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>();
  view.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  for (const metric of registry.getMetricsAsArray()) view.registerMetric(Object.create(metric));
  return view;
}
