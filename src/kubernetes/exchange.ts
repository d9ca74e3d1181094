import { type Dispatcher, request } from 'undici';
import type { Observe } from '../observability/observation.js';
import { inSpan, type SpanOptions } from '../observability/span.js';
import type { Action, Call } from './call.js';
import type { Connection } from './connection.js';
import { connectionFailure, KubernetesError } from './failures.js';

/** One request, and the head of its answer. */
export interface Exchange {
  connection: Connection;
  observe: Observe;
  call: Omit<Call, 'action'> & { action: Action | 'watch' };
  signal: AbortSignal;
}

const methods = {
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  create: 'POST',
  merge: 'PATCH',
  apply: 'PATCH',
  delete: 'DELETE',
} as const;

/** Of the body; all others are JSON. */
const types: Readonly<Partial<Record<Action | 'watch', string>>> = {
  merge: 'application/merge-patch+json',
  // JSON is YAML.
  apply: 'application/apply-patch+yaml',
};

const json = 'application/json';

/** A resource that cannot be cut down to its metadata is sent whole. */
function accepted(action: Action | 'watch', metadataOnly: boolean | undefined): string {
  const kind = action === 'list' ? 'PartialObjectMetadataList' : 'PartialObjectMetadata';
  return metadataOnly === true ? `${json};as=${kind};g=meta.k8s.io;v=v1,${json}` : json;
}

/** Sends it and waits for the head of the answer. The caller reads or destroys the body. Throws `KubernetesError`. */
export const exchange = (it: Exchange): Promise<Dispatcher.ResponseData> =>
  inSpan(`${it.call.action} ${kindOf(it.call.target)}`, spanOptions(it), async (span) => {
    const reply = await answered(it);
    span?.set({ 'http.response.status_code': reply.statusCode });
    if (reply.statusCode >= firstOfServer) span?.fail(String(reply.statusCode));
    return reply;
  });

const firstOfServer = 500;

/** The resource with its group; names of objects would be too many names of spans. */
const kindOf = ({ words }: Call['target']): string => words.split(' ', 1)[0] ?? '';

function spanOptions({ connection, call }: Exchange): SpanOptions {
  const { hostname, port } = new URL(connection.server);
  return {
    kind: 'client',
    attributes: {
      'http.request.method': methods[call.action],
      'server.address': hostname,
      'server.port': Number(port) || httpsPort,
      'url.path': call.target.path,
    },
  };
}

const httpsPort = 443;

async function answered(it: Exchange): Promise<Dispatcher.ResponseData> {
  const { connection, observe, call } = it;
  const method = methods[call.action];
  const tell = (code: string): void =>
    observe({ kind: 'kubernetes-request', method, host: new URL(connection.server).host, code });
  try {
    const reply = await sent(it, method);
    tell(String(reply.statusCode));
    if (reply.statusCode === 401) connection.distrust();
    return reply;
  } catch (error) {
    tell('<error>');
    throw error instanceof KubernetesError ? error : connectionFailure(connection.server, error);
  }
}

async function sent(
  { connection, call, signal }: Exchange,
  method: Dispatcher.HttpMethod,
): Promise<Dispatcher.ResponseData> {
  const { headers, calls, watches } = await connection.authorise();
  const { action, target, body } = call;
  const query = queryOf(call);
  return request(`${connection.server}${target.path}${query === '' ? '' : `?${query}`}`, {
    method,
    headers: {
      ...headers,
      accept: accepted(action, call.metadataOnly),
      'user-agent': 'almanac',
      ...(body !== undefined && { 'content-type': types[action] ?? json }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    dispatcher: action === 'watch' ? watches : calls,
    // The caller's signal is the only clock.
    headersTimeout: 0,
    bodyTimeout: 0,
    signal,
  });
}

const queryOf = ({ query, fieldManager, force }: Exchange['call']): string =>
  new URLSearchParams({
    ...query,
    ...(fieldManager !== undefined && { fieldManager }),
    ...(force === true && { force: 'true' }),
  }).toString();
