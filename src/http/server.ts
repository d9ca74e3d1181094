import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { AppError } from '../errors.js';
import type { Observe } from '../observability/observation.js';
import { answerOn } from './answer-on.js';
import { answerParserError } from './parser-error.js';

export interface ServerOptions {
  host: string;
  port: number;
  maxConnections: number;
  /** A client that takes nothing for this long is cut off. */
  slowReaderSeconds: number;
}

export interface RunningServer {
  port: number;
  /** Stops accepting, ends idle connections each second, cuts the rest after `graceSeconds`. */
  drain(graceSeconds: number): Promise<void>;
}

const headerBytes = 16 * 1024;

/** Listens with every limit set: none of Node's defaults is left to be "none". */
export async function listen(
  handler: RequestListener,
  options: ServerOptions,
  observe: Observe,
): Promise<RunningServer> {
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 2000,
      keepAliveTimeout: 65_000,
      maxHeaderSize: headerBytes,
      requireHostHeader: false, // Node's own refusal would not be a problem document; HTTP/1.0 has none anyway
      noDelay: true,
    },
    handler,
  );
  server.maxRequestsPerSocket = 10_000;
  server.maxConnections = options.maxConnections;
  server.timeout = options.slowReaderSeconds * 1000;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('timeout', cutSlowReader);
  server.on('clientError', answerParserError);
  // RFC 9110 §10.1.1: `Expect: 100-continue` announces a body, which no path takes: refuse instead of inviting it.
  server.on('checkContinue', handler);
  server.on('checkExpectation', handler);
  server.on('connect', (_, socket: Socket) => socket.destroy());
  await started(server, options);
  // No file descriptor left, for one: the connection is lost, the process is not.
  server.on('error', (error) => observe({ kind: 'warning', message: `cannot accept: ${error.message}` }));
  return {
    port: (server.address() as AddressInfo).port,
    drain: (seconds) => drain(server, sockets, seconds),
  };
}

/** A socket stood still. Waiting for the answer of a long query is no fault of the client's. */
function cutSlowReader(socket: Socket): void {
  const ours = answerOn(socket)?.writableEnded === false && socket.writableLength === 0;
  if (ours) socket.setTimeout(socket.timeout ?? 0);
  else cut(socket);
}

/** In an answer by a reset: before HTTP/1.1 the end of the connection is the end of the answer, and its part the whole. */
function cut(socket: Socket): void {
  if (answerOn(socket) === undefined) socket.destroy();
  else socket.resetAndDestroy();
}

function started(server: Server, { host, port }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void =>
      reject(
        new AppError('config-invalid', `Cannot listen on ${host}:${port}: ${reasonOf(error)}.`, {}, error),
      );
    server.once('error', failed);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', failed);
      resolve();
    });
  });
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken; choose another with --port or ALMANAC_PORT',
  EACCES: 'not permitted; ports below 1024 need a privilege',
  EADDRNOTAVAIL: 'this machine does not have the address',
  ENOTFOUND: 'the host name is unknown',
};
const reasonOf = (error: NodeJS.ErrnoException): string => reasons[error.code ?? ''] ?? error.message;

function drain(server: Server, sockets: Iterable<Socket>, graceSeconds: number): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => server.closeIdleConnections(), 1000);
    const over = setTimeout(() => [...sockets].forEach(cut), graceSeconds * 1000);
    // Not http's own `close`, which ends idle connections at once: on a busy one the next request is under way, and
    // would fail. Its answer closes the connection; what is still idle a second later has nobody at the other end.
    NetServer.prototype.close.call(server, () => {
      clearInterval(idle);
      clearTimeout(over);
      resolve();
    });
  });
}
