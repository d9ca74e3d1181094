import type { IncomingMessage, ServerResponse } from 'node:http';
import { probes } from '../observability/probes.js';
import type { Tracing } from '../observability/span.js';
import type { Exchange } from './exchange.js';
import { newSpanId, remoteContextOf, sampledFlags, type TraceOf } from './trace-context.js';

/**
 * Joins a request to the trace of who asked, or begins one where it is to be recorded. Without tracing, and for probes,
 * the client's context alone is passed on.
 */
export function requestTraces(tracing: Tracing): TraceOf {
  return (request, url) => {
    const remote = remoteContextOf(request);
    const span =
      tracing.on && !probes.has(pathOf(url))
        ? tracing.begin(methodOf(request), { kind: 'server', from: remote })
        : undefined;
    if (span !== undefined)
      return { context: { id: span.traceId, span: span.spanId, sampled: true, flags: sampledFlags }, span };
    if (remote === undefined) return nothing;
    const { traceId: id, sampled, flags } = remote;
    return { context: { id, span: newSpanId(), sampled, flags }, span };
  };
}

const nothing = { context: undefined, span: undefined } as const;
/** Those of RFC 9110, and PATCH. */
const methods = new Set('GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH'.split(' '));

/** What a client calls a method must not make names of spans. */
const methodOf = ({ method = '' }: IncomingMessage): string => (methods.has(method) ? method : 'HTTP');
const pathOf = (url: string): string => {
  const at = url.indexOf('?');
  return at === -1 ? url : url.slice(0, at);
};

const firstOfServer = 500;

/** Names the request by its route and tells how it ended, by the semantic conventions of HTTP. */
export function endRequestSpan(
  request: IncomingMessage,
  response: ServerResponse,
  exchange: Exchange,
  aborted: boolean,
): void {
  const { span, route, url } = exchange;
  if (span === undefined) return;
  const method = methodOf(request);
  const { statusCode: status } = response;
  const matched = route === 'unmatched' ? undefined : route;
  if (matched !== undefined) span.rename(`${method} ${matched}`);
  span.set({
    'http.request.method': method === 'HTTP' ? '_OTHER' : method,
    'http.route': matched,
    'http.response.status_code': status,
    'http.response.body.size': exchange.bytes,
    'url.scheme': 'http',
    'url.path': pathOf(url),
    'network.protocol.version': request.httpVersion,
    'almanac.request_id': exchange.id,
    'almanac.cache': exchange.cache,
    'almanac.dataset': exchange.dataset,
    'almanac.aborted': aborted ? true : undefined,
  });
  if (status >= firstOfServer) span.fail(String(status));
  span.end();
}
