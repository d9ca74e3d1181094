import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Authority, createAuthority } from './certificates.js';
import { type Cluster, createCluster } from './kube-api/cluster.js';
import {
  goodToken,
  type KubeconfigChanges,
  writeKubeconfig,
  writeServiceAccount,
} from './kube-api/credentials.js';
import { type Fault, goWrong, kindOf, type RequestKind } from './kube-api/faults.js';
import { addressOf, failure, type Json, type SeenRequest, type StoredObject } from './kube-api/objects.js';
import { createWatches, type Watches } from './kube-api/watches.js';

export type { Fault, SeenRequest, StoredObject };
export { goodToken };

export interface KubeApi {
  url: string;
  port: number;
  authority: Authority;
  /** By path, as the API has them. Who writes here tells no watch: see `cluster.put`. */
  objects: Map<string, StoredObject>;
  cluster: Cluster;
  watches: Watches;
  requests: SeenRequest[];
  /** How many have been made. */
  connections(): number;
  /** The next requests go wrong like this, one after the other. */
  fail(...faults: Fault[]): void;
  /** The next requests of this kind do. */
  failOn(kind: RequestKind, ...faults: Fault[]): void;
  /** The next requests of which this is so do. */
  failWhere(isMeant: (request: SeenRequest) => boolean, ...faults: Fault[]): void;
  /** Called before a request is answered: what others do at just that moment. */
  before(hook: (request: SeenRequest) => void): void;
  /** From now on only this token is good. */
  acceptOnly(token: string): void;
  /** The file of a kubeconfig for it, with what is said here instead. */
  kubeconfig(changes?: KubeconfigChanges): string;
  /** A folder as a pod has it. */
  serviceAccount(token?: string): string;
  /** Forgets objects, requests, faults and hook, and cuts all watches. */
  reset(): void;
  close(): Promise<void>;
}

const nothing: (request: SeenRequest) => void = () => undefined;

/**
 * Stands in for a Kubernetes API server where the real one cannot be made to fail: objects in memory, resource
 * versions, create, merge patch and server-side apply as far as they are used, lists in pages, watches with bookmarks,
 * and faults on demand. `speed`: how often faster than the wall clock bookmarks come and watches end.
 */
export async function startKubeApi({ speed = 1 }: { speed?: number } = {}): Promise<KubeApi> {
  const authority = createAuthority('kubernetes');
  const cluster = createCluster();
  const watches = createWatches(cluster, speed);
  const requests: SeenRequest[] = [];
  const faults = createFaults();
  let token = goodToken;
  let hook = nothing;

  const respond = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const request = await seenOf(incoming);
    requests.push(request);
    const fault = faults.next(request);
    if (fault === 'refused with what was sent')
      return goWrong({ status: 500, message: JSON.stringify(request.body) }, outgoing);
    if (typeof fault === 'object' && 'slowMs' in fault) await delay(fault.slowMs);
    else if (fault !== undefined && fault !== 'done and not answered') return goWrong(fault, outgoing);
    hook(request);
    const refused = request.authorization !== `Bearer ${token}`;
    if (request.query['watch'] === 'true' && !refused) return watches.open(request, outgoing);
    const { status, body } = refused ? failure(401, 'Unauthorized') : cluster.answer(request);
    if (fault === 'done and not answered') return goWrong('reset', outgoing);
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const listening = await listen(authority, (incoming, outgoing) => void respond(incoming, outgoing));
  const url = `https://127.0.0.1:${listening.port}`;

  return {
    url,
    port: listening.port,
    authority,
    objects: cluster.objects,
    cluster,
    watches,
    requests,
    connections: () => listening.connections(),
    fail: (...next) => faults.add(() => true, next),
    failOn: (kind, ...next) => faults.add((request) => kindOfSeen(request) === kind, next),
    failWhere: (isMeant, ...next) => faults.add(isMeant, next),
    before: (next) => void (hook = next),
    acceptOnly: (next) => void (token = next),
    kubeconfig: (changes = {}) =>
      writeKubeconfig({ server: url, ca: authority.file, token: goodToken, namespace: 'shop', ...changes }),
    serviceAccount: (token = goodToken) => writeServiceAccount(authority, token),
    reset: () => {
      cluster.reset();
      watches.reset();
      requests.length = 0;
      faults.clear();
      hook = nothing;
      token = goodToken;
    },
    async close() {
      watches.close();
      await listening.close();
    },
  };
}

type Meant = (request: SeenRequest) => boolean;

function kindOfSeen(request: SeenRequest): RequestKind {
  const address = addressOf(request.path);
  return kindOf(request, address !== undefined && address.name === undefined);
}

interface Faults {
  add(isMeant: Meant, faults: readonly Fault[]): void;
  /** Takes the one that is meant for this request. */
  next(request: SeenRequest): Fault | undefined;
  clear(): void;
}

function createFaults(): Faults {
  let waiting: { isMeant: Meant; fault: Fault }[] = [];
  return {
    add: (isMeant, faults) => void waiting.push(...faults.map((fault) => ({ isMeant, fault }))),
    next(request) {
      const index = waiting.findIndex(({ isMeant }) => isMeant(request));
      return index < 0 ? undefined : waiting.splice(index, 1)[0]?.fault;
    },
    clear: () => void (waiting = []),
  };
}

interface Listening {
  port: number;
  connections(): number;
  close(): Promise<void>;
}

async function listen(
  authority: Authority,
  respond: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
): Promise<Listening> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer(authority.issue('IP:127.0.0.1'), respond);
  server.on('secureConnection', () => connections++);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function seenOf(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const url = new URL(incoming.url ?? '/', 'https://api');
  return {
    method: incoming.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    accept: incoming.headers.accept,
    contentType: incoming.headers['content-type'],
    authorization: incoming.headers.authorization,
    body: text === '' ? {} : (JSON.parse(text) as Json),
  };
}
