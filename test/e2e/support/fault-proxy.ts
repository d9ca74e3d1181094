import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { request as send } from 'undici';
import { type Connection, connectionOf } from '../../../src/kubernetes/connection.js';
import { loadKubeConfig } from '../../../src/kubernetes/kube-config.js';
import { createAuthority } from '../../support/certificates.js';
import { writeKubeconfig } from '../../support/kube-api/credentials.js';
import { createStreams, type Streams } from './fault-streams.js';

export interface ProxiedRequest {
  /** From 1 on, in the order they came. */
  number: number;
  method: string;
  /** Without its query. */
  path: string;
  query: URLSearchParams;
  body: string;
  isWrite: boolean;
  isWatch: boolean;
  /** When it came, by `Date.now`. */
  at: number;
  /** What the client was answered; undefined while it waits, and for ever when it got nothing. */
  status: number | undefined;
}

/**
 * `drop`: it is never answered, and its connection stays open; `refuse`: its connection is cut; an answer: the client
 * gets that one. In none of these cases does the API server hear of it. A body of text is sent as it is.
 */
export type Verdict = 'pass' | 'drop' | 'refuse' | { status: number; body: unknown };

export interface FaultProxy {
  url: string;
  /** The file of a kubeconfig that names the proxy. */
  kubeconfig: string;
  requests: readonly ProxiedRequest[];
  /** Asked before the API server hears of a request; waits as long as it takes. */
  onRequest: (request: ProxiedRequest) => Promise<Verdict>;
  /** Asked when the API server has done it (has begun it, for a watch), before the client hears of that. */
  onAnswered: (request: ProxiedRequest, status: number) => Promise<'pass' | 'drop'>;
  /** True: takes no connection, and cuts those that are open, until false. */
  away(is: boolean): void;
  /** Ends all watches, as a server that goes away does. */
  cutWatches(): void;
  /** True: what watches tell, of all paths or only of some, is kept back in order until false. They stay open. */
  holdWatches(is: boolean, only?: (path: string) => boolean): void;
  close(): Promise<void>;
}

/**
 * Stands before a real API server, and fails on purpose. It speaks with the credentials of the kubeconfig, whoever
 * asks; it listens on the loopback only. No upgrades: `kubectl exec` does not work through it.
 */
export async function startFaultProxy({ kubeconfig }: { kubeconfig: string }): Promise<FaultProxy> {
  const connection = await connectionOf(() => loadKubeConfig({ kubeconfig, service: undefined }));
  const authority = createAuthority('fault proxy');
  const requests: ProxiedRequest[] = [];
  const streams = createStreams();
  const sockets = new Set<Socket>();
  let isAway = false;

  const server = createServer(authority.issue('IP:127.0.0.1'), (incoming, outgoing) => {
    outgoing.on('error', () => undefined);
    handle({ proxy, connection, streams, requests }, incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    if (isAway) socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cut = (): void => sockets.forEach((socket) => socket.destroy());

  const proxy: FaultProxy = {
    url,
    kubeconfig: writeKubeconfig({
      server: url,
      ca: authority.file,
      token: 'the proxy has its own',
      namespace: connection.namespace,
    }),
    requests,
    onRequest: () => Promise.resolve('pass'),
    onAnswered: () => Promise.resolve('pass'),
    away(is) {
      isAway = is;
      if (is) cut();
    },
    cutWatches: () => streams.cut(),
    holdWatches: (is, only) => streams.hold(is, only),
    async close() {
      server.close();
      cut();
      await Promise.all([once(server, 'close'), connection.close()]);
    },
  };
  return proxy;
}

interface Handling {
  proxy: FaultProxy;
  connection: Connection;
  streams: Streams;
  requests: ProxiedRequest[];
}

async function handle(it: Handling, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { proxy, requests } = it;
  const body = (await buffer(incoming)).toString();
  const request = requestOf(incoming, { number: requests.length + 1, body });
  requests.push(request);
  const verdict = await proxy.onRequest(request);
  if (verdict === 'drop') return;
  if (verdict === 'refuse') return void outgoing.destroy();
  if (verdict !== 'pass') {
    const { status, body: given } = verdict;
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    return answer(outgoing, request, { status, type: 'application/json', bytes: Buffer.from(text) });
  }
  await pass(it, request, { incoming, outgoing });
}

function requestOf(
  { method = 'GET', url = '/' }: IncomingMessage,
  { number, body }: { number: number; body: string },
): ProxiedRequest {
  const { pathname: path, searchParams: query } = new URL(url, 'https://kubernetes');
  const isWrite = !['GET', 'HEAD', 'OPTIONS'].includes(method);
  const isWatch = query.get('watch') === 'true' || query.get('watch') === '1';
  return { number, method, path, query, body, isWrite, isWatch, at: Date.now(), status: undefined };
}

/** Who asks, how many bytes and how the connection goes on is said anew. */
const ownHeaders = new Set(['host', 'connection', 'authorization', 'content-length', 'transfer-encoding']);

async function pass(
  { proxy, connection, streams }: Handling,
  request: ProxiedRequest,
  { incoming, outgoing }: { incoming: IncomingMessage; outgoing: ServerResponse },
): Promise<void> {
  const { headers, calls, watches } = await connection.authorise();
  const theirs = Object.entries(incoming.headers).filter(([name]) => !ownHeaders.has(name));
  const over = new AbortController();
  if (request.isWatch) outgoing.on('close', () => over.abort());
  const reply = await send(`${connection.server}${incoming.url}`, {
    method: request.method as 'GET',
    headers: { ...Object.fromEntries(theirs), ...headers },
    body: request.body === '' ? null : request.body,
    dispatcher: request.isWatch ? watches : calls,
    headersTimeout: 0,
    bodyTimeout: 0,
    signal: over.signal,
  });
  const { statusCode: status } = reply;
  const type = String(reply.headers['content-type'] ?? 'application/json');
  const streamed = request.isWatch && status === 200;
  const bytes = streamed ? Buffer.alloc(0) : Buffer.from(await reply.body.bytes());
  if ((await proxy.onAnswered(request, status)) === 'drop') return;
  if (!streamed) return answer(outgoing, request, { status, type, bytes });
  request.status = status;
  outgoing.writeHead(status, { 'content-type': type }).flushHeaders();
  await streams.pipe(request.path, reply.body, outgoing);
}

function answer(
  outgoing: ServerResponse,
  request: ProxiedRequest,
  { status, type, bytes }: { status: number; type: string; bytes: Buffer },
): void {
  request.status = status;
  outgoing.writeHead(status, { 'content-type': type, 'content-length': bytes.length }).end(bytes);
}
