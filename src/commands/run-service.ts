import type { Config } from '../config.js';
import { createLog } from '../observability/log.js';
import { serveMetrics } from '../observability/metrics-server.js';
import { createMetrics } from '../observability/metrics/registry.js';
import { fanOut, type Observe } from '../observability/observation.js';
import { createShutdown } from '../shutdown.js';
import type { Server } from './open-database.js';
import { reportFailure } from './options.js';
import { buildOf, type Service, startService } from './service.js';

interface Options {
  config: Config;
  version: string;
  open: (observe: Observe) => Promise<Server>;
  /** Called once the service listens. */
  started?: (service: Service) => Promise<void>;
}

/** config → log → metrics → listen → database, and all of it backwards at the first signal. */
export async function runUntilSignal({ config, version, open, started }: Options): Promise<void> {
  const log = createLog({
    level: config.logLevel,
    pretty: process.stdout.isTTY,
    accessLog: config.accessLog,
  });
  let service: Service | undefined;
  const build = buildOf(version);
  const metrics = createMetrics({
    build,
    gauges: {
      pools: () => (service?.pools ?? []).map((pool) => ({ pool: pool.name, ...pool.stats() })),
      cacheBytes: () => service?.memory.bytes() ?? 0,
      cacheEntries: () => service?.memory.entries() ?? 0,
      inFlight: () => service?.inFlight() ?? 0,
    },
  });
  const observe = fanOut([log.observe, metrics.observe]);
  let server: Server | undefined;
  const shutdown = createShutdown({
    observe,
    exit: (code) => {
      log.flush();
      process.exit(code);
    },
    steps: [
      {
        name: 'drain',
        limitMs: (config.drainSeconds + 2) * 1000,
        run: async () => {
          service?.beginDrain();
          await service?.drain();
        },
      },
      { name: 'close', limitMs: 5000, run: async () => service?.close() },
      { name: 'metrics', limitMs: 1000, run: async () => metricsServer?.close() },
      { name: 'database', limitMs: 20_000, run: async () => server?.stop() },
    ],
  });
  let metricsServer: Awaited<ReturnType<typeof serveMetrics>> | undefined;
  try {
    metricsServer = await serveMetrics({
      host: config.host,
      port: config.metricsPort,
      metrics,
    });
    server = await open(observe);
    service = await startService({ config, build, server, observe });
    observe({
      kind: 'lifecycle',
      event: 'listening',
      detail: { host: config.host, port: service.port, metrics_port: metricsServer.port },
    });
    await started?.(service);
  } catch (error) {
    await shutdown.end(reportFailure(error));
  }
}
