import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError, errorFacts } from '../errors.js';
import type { Metrics } from './metrics/registry.js';

export interface MetricsServer {
  port: number;
  close(): Promise<void>;
}

/** `GET /metrics` on a port of its own: the public one never has it. */
export async function serveMetrics(options: {
  host: string;
  port: number;
  metrics: Metrics;
}): Promise<MetricsServer> {
  const { host, port, metrics } = options;
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5000 }, (request, response) => {
    answer(metrics, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new AppError(
          'config-invalid',
          `Cannot listen for metrics on ${host}:${port}: ${error.message}. Choose another with --metrics-port or ALMANAC_METRICS_PORT.`,
          {},
          error,
        ),
      ),
    );
    server.listen({ host, port }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(metrics: Metrics, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url?.split('?')[0] !== '/metrics') return refuse(response, 404, 'Only /metrics is here.');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return refuse(response, 405, '/metrics answers GET and HEAD.');
  }
  const { type, body } = await metrics.scrape(request.headers.accept ?? '');
  response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store', Vary: 'Accept' }).end(body);
}

function refuse(response: ServerResponse, status: 404 | 405, detail: string): void {
  const { code, title } = refusals[status];
  response
    .writeHead(status, { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' })
    .end(`${JSON.stringify({ type: `/problems/${code}`, title, status, detail })}\n`);
}

const refusals = {
  404: { code: 'not-found', title: errorFacts['not-found'].title },
  405: { code: 'method-not-allowed', title: errorFacts['method-not-allowed'].title },
} as const;
