import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError, errorFacts } from '../errors.js';

export interface SideServer {
  port: number;
  /** At once, also while clients keep their connections. */
  close(): Promise<void>;
}

export interface SideAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

interface Options {
  host: string;
  port: number;
  /** What it is for, and how to choose another port: for the message when the port is taken. */
  purpose: string;
  remedy: string;
  /** What `GET` of these paths answers. */
  paths: Readonly<Record<string, (request: IncomingMessage) => Promise<SideAnswer>>>;
}

/** A small server on a port of its own, for those who look after the process. Throws `config-invalid`. */
export async function serveBeside({ host, port, purpose, remedy, paths }: Options): Promise<SideServer> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5000 }, (request, response) => {
    answer(paths, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new AppError(
          'config-invalid',
          `Cannot listen for ${purpose} on ${host}:${port}: ${error.message}. ${remedy}`,
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

async function answer(
  paths: Options['paths'],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url?.split('?')[0] ?? '';
  const known = Object.keys(paths);
  const handler = known.includes(path) ? paths[path] : undefined;
  if (handler === undefined) return refuse(response, 404, `There is only ${known.join(' and ')} here.`);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return refuse(response, 405, `${path} answers GET and HEAD.`);
  }
  const { status, headers, body } = await handler(request);
  response.writeHead(status, { 'Cache-Control': 'no-store', ...headers }).end(body);
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
