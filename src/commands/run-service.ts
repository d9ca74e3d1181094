import { type Config, tracingFacts } from '../config.js';
import { createLog } from '../observability/log.js';
import { type MetricsServer, serveMetrics } from '../observability/metrics-server.js';
import { createMetrics, type MetricsOptions } from '../observability/metrics/registry.js';
import { fanOut, type Observe } from '../observability/observation.js';
import type { Tracing } from '../observability/span.js';
import { openTracing } from '../observability/tracing/open-tracing.js';
import { createShutdown, type Step } from '../shutdown.js';
import { interrupted } from './interruption.js';
import type { Server } from './open-database.js';
import { reportFailure } from './options.js';
import { buildOf, type Service, startService } from './service.js';

interface Options {
  config: Config;
  version: string;
  open: (observe: Observe) => Promise<Server>;
  /** Work on the database before the service listens; a signal calls it off. */
  prepare?: (server: Server, observe: Observe, signal: AbortSignal) => Promise<void>;
  /** Called once the service listens. */
  started?: (service: Service) => Promise<void>;
}

/** What has been started so far; stopped backwards. */
interface Running {
  tracing?: Tracing;
  metricsServer?: MetricsServer;
  server?: Server;
  /** From the database to the service that listens. */
  starting?: Promise<Service>;
  service?: Service;
}

/** config → log → metrics → traces → listen → database, and all of it backwards at the first signal. */
export async function runUntilSignal({ config, version, open, prepare, started }: Options): Promise<void> {
  const running: Running = {};
  const build = buildOf(version);
  const log = createLog({
    level: config.logLevel,
    pretty: process.stdout.isTTY,
    accessLog: config.accessLog,
  });
  const metrics = createMetrics({ build, now: Date.now, gauges: gaugesOf(running) });
  const observe = fanOut([log.observe, metrics.observe]);
  const exit = (code: number): void => {
    log.flush();
    process.exit(code);
  };
  const calledOff = new AbortController();
  const shutdown = createShutdown({ observe, exit, steps: stepsOf(running, config, calledOff) });
  const begin = async (server: Server): Promise<Service> => {
    await prepare?.(server, observe, calledOff.signal);
    calledOff.signal.throwIfAborted();
    return startService({ config, build, server, observe, tracing: running.tracing });
  };
  try {
    running.tracing = await openTracing({ ...tracingFacts(), service: 'almanac', version, observe });
    running.metricsServer = await serveMetrics({ host: config.host, port: config.metricsPort, metrics });
    running.server = await open(observe);
    running.starting = begin(running.server);
    running.service = await running.starting;
    const ports = { port: running.service.port, metrics_port: running.metricsServer.port };
    observe({ kind: 'lifecycle', event: 'listening', detail: { host: config.host, ...ports } });
    await started?.(running.service);
  } catch (error) {
    if (!calledOff.signal.aborted) await shutdown.end(reportFailure(error));
  }
}

const gaugesOf = (running: Running): MetricsOptions['gauges'] => ({
  pools: () => (running.service?.pools ?? []).map((pool) => ({ pool: pool.name, ...pool.stats() })),
  databaseUp: () => running.service?.databaseUp() ?? false,
  sharedCacheUp: () => running.service?.sharedCacheUp(),
  cacheBytes: () => running.service?.memory.bytes() ?? 0,
  cacheEntries: () => running.service?.memory.entries() ?? 0,
  inFlight: () => running.service?.inFlight() ?? 0,
});

/** What a drain may take beyond the time that answers have. */
const marginSeconds = 2;

const stepsOf = (running: Running, { drainSeconds }: Config, calledOff: AbortController): Step[] => [
  {
    name: 'start',
    limitMs: 5000,
    // While a load of ours is under way the server has somebody to serve, and would be left running.
    run: async () => {
      calledOff.abort(interrupted());
      running.service = await running.starting?.catch(() => undefined);
    },
  },
  {
    name: 'drain',
    limitMs: (drainSeconds + marginSeconds) * 1000,
    run: async () => {
      running.service?.beginDrain();
      await running.service?.drain();
    },
  },
  { name: 'close', limitMs: 5000, run: async () => running.service?.close() },
  { name: 'metrics', limitMs: 1000, run: async () => running.metricsServer?.close() },
  { name: 'traces', limitMs: 3000, run: async () => running.tracing?.close() },
  { name: 'database', limitMs: 20_000, run: async () => running.server?.stop() },
];
