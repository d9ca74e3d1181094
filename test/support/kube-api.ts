import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { type Authority, createAuthority } from './certificates.js';
import { temporaryFolder } from './run.js';

type Json = Record<string, unknown>;
export interface StoredObject {
  metadata: { name: string; resourceVersion?: string } & Json;
  [field: string]: unknown;
}

/** What goes wrong with one request: an answer of this status, or none as it should be. */
export type Fault =
  | { status: number; message?: string; headers?: Record<string, string>; html?: boolean }
  | 'refused with what was sent'
  | 'hang'
  | 'reset'
  | 'half an answer'
  | 'done and not answered';

export interface SeenRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  contentType: string | undefined;
  authorization: string | undefined;
  body: Json;
}

export interface KubeApi {
  url: string;
  port: number;
  authority: Authority;
  /** By path, as the API has them. */
  objects: Map<string, StoredObject>;
  requests: SeenRequest[];
  connections(): number;
  /** The next requests go wrong like this, one after the other. */
  fail(...faults: Fault[]): void;
  /** Called before a request is answered: what others do at just that moment. */
  before(hook: (request: SeenRequest) => void): void;
  /** The file of a kubeconfig for it, with what is said here instead. */
  kubeconfig(changes?: { server?: string; ca?: string; token?: string; namespace?: string }): string;
  /** A folder as a pod has it. */
  serviceAccount(token?: string): string;
  /** Forgets objects, requests, faults and hook. */
  reset(): void;
  close(): Promise<void>;
}

export const goodToken = 'the-token';

const nothing: (request: SeenRequest) => void = () => undefined;

/**
 * Stands in for a Kubernetes API server where the real one cannot be made to fail: objects in memory, resource
 * versions, create, merge patch and server-side apply as far as they are used, and faults on demand.
 */
export async function startKubeApi(): Promise<KubeApi> {
  const authority = createAuthority('kubernetes');
  const objects = new Map<string, StoredObject>();
  const requests: SeenRequest[] = [];
  const faults: Fault[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let hook = nothing;

  const respond = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const request = await seenOf(incoming);
    requests.push(request);
    const fault = faults.shift();
    if (fault === 'refused with what was sent')
      return goWrong({ status: 500, message: JSON.stringify(request.body) }, outgoing);
    if (fault !== undefined && fault !== 'done and not answered') return goWrong(fault, outgoing);
    hook(request);
    const { status, body } = answer(objects, request);
    if (fault !== undefined) return goWrong('reset', outgoing);
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = createServer(
    authority.issue('IP:127.0.0.1'),
    (incoming, outgoing) => void respond(incoming, outgoing),
  );
  server.on('secureConnection', () => connections++);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `https://127.0.0.1:${port}`;

  return {
    url,
    port,
    authority,
    objects,
    requests,
    connections: () => connections,
    fail: (...next) => void faults.push(...next),
    before: (next) => void (hook = next),
    kubeconfig: ({ server = url, ca = authority.file, token = goodToken, namespace = 'shop' } = {}) => {
      const file = join(temporaryFolder('kubeconfig'), 'config');
      const config = {
        clusters: [{ name: 'c', cluster: { server, 'certificate-authority': ca } }],
        users: [{ name: 'u', user: { token } }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace } }],
        'current-context': 'x',
      };
      writeFileSync(file, JSON.stringify(config));
      return file;
    },
    serviceAccount: (token = goodToken) => {
      const folder = temporaryFolder('service-account');
      writeFileSync(join(folder, 'token'), token);
      writeFileSync(join(folder, 'namespace'), 'shop');
      writeFileSync(join(folder, 'ca.crt'), readFileSync(authority.file));
      return folder;
    },
    reset: () => {
      objects.clear();
      requests.length = 0;
      faults.length = 0;
      hook = nothing;
    },
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
    contentType: incoming.headers['content-type'],
    authorization: incoming.headers.authorization,
    body: text === '' ? {} : (JSON.parse(text) as Json),
  };
}

function goWrong(fault: Fault, outgoing: ServerResponse): void {
  if (fault === 'hang') return;
  if (fault === 'half an answer') {
    outgoing.writeHead(200, { 'content-length': '100' }).write('{"metadata":', () => outgoing.destroy());
    return;
  }
  if (typeof fault === 'string') return void outgoing.destroy();
  const { status, message = 'told to fail', headers = {}, html } = fault;
  const body = html === true ? '<html>Bad gateway</html>' : JSON.stringify(failure(status, message).body);
  outgoing.writeHead(status, headers).end(body);
}

interface Answer {
  status: number;
  body: unknown;
}

const failure = (status: number, message: string): Answer => ({
  status,
  body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code: status },
});

let versions = 100;

function answer(objects: Map<string, StoredObject>, request: SeenRequest): Answer {
  const { method, path, body, authorization } = request;
  if (authorization !== `Bearer ${goodToken}`) return failure(401, 'Unauthorized');
  if (method === 'POST') return create(objects, path, body as StoredObject);
  const live = objects.get(path);
  if (method === 'GET')
    return live === undefined ? failure(404, `${path} not found`) : { status: 200, body: live };
  const apply = request.contentType === 'application/apply-patch+yaml';
  if (live === undefined) return apply ? store(objects, path, body, 201) : failure(404, `${path} not found`);
  const { resourceVersion } = (body['metadata'] ?? {}) as Json;
  if (resourceVersion !== undefined && resourceVersion !== live.metadata.resourceVersion)
    return failure(409, 'the object has been modified');
  return store(objects, path, merged(live, body), 200);
}

function create(objects: Map<string, StoredObject>, path: string, body: StoredObject): Answer {
  const at = `${path}/${body.metadata.name}`;
  return objects.has(at) ? failure(409, `${at} already exists`) : store(objects, at, body, 201);
}

function store(objects: Map<string, StoredObject>, path: string, body: Json, status: number): Answer {
  const metadata = { ...(body as StoredObject).metadata, resourceVersion: String(versions++) };
  const stored: StoredObject = { ...body, metadata };
  objects.set(path, stored);
  return { status, body: stored };
}

const isMap = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 7396, without the removal by null. */
function merged(one: Json, other: Json): Json {
  const all = { ...one };
  for (const [key, value] of Object.entries(other))
    all[key] = isMap(value) && isMap(all[key]) ? merged(all[key], value) : value;
  return all;
}
