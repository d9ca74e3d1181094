import type { Metrics } from './metrics/registry.js';
import { serveBeside, type SideServer } from './side-server.js';

export type MetricsServer = SideServer;

/** `GET /metrics` on a port of its own: the public one never has it. Throws `config-invalid`. */
export const serveMetrics = (options: {
  host: string;
  port: number;
  metrics: Metrics;
}): Promise<MetricsServer> => {
  const { host, port, metrics } = options;
  return serveBeside({
    host,
    port,
    purpose: 'metrics',
    remedy: 'Choose another with --metrics-port or ALMANAC_METRICS_PORT.',
    paths: {
      '/metrics': async ({ headers: { accept = '' } }) => {
        const { type, body } = await metrics.scrape(accept);
        return { status: 200, headers: { 'Content-Type': type, Vary: 'Accept' }, body };
      },
    },
  });
};
