import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Observe } from '../observability/observation.js';
import { noTracing, startIn, type Tracing } from '../observability/span.js';
import type { CommonHeaders } from './common-headers.js';
import { type Exchange, lendExchange, openExchange, requestIds, whenEnded } from './exchange.js';
import type { Gate } from './gates.js';
import type { HotAnswers } from './hot-answers.js';
import { sendProblem } from './problem.js';
import { endRequestSpan, requestTraces } from './request-span.js';

export interface FrontOptions {
  gates: readonly Gate[];
  common: CommonHeaders;
  hot: HotAnswers;
  /** What answers a request that no cache in front can: the router. */
  behind: (request: IncomingMessage, response: ServerResponse) => void;
  observe: Observe;
  /** Path prefix of a request, as its client sees the API. */
  prefixOf: (request: IncomingMessage) => string;
  /** Nowhere unless said. */
  tracing?: Tracing | undefined;
}

/**
 * The door of every request: id, log, metrics, common headers and refusals are done here, once, and so are the same
 * whether the answer comes from memory or from behind.
 */
export function createFront(options: FrontOptions): RequestListener & { inFlight: () => number } {
  const { gates, common, hot, behind, observe, prefixOf, tracing = noTracing } = options;
  const newId = requestIds();
  const traceOf = requestTraces(tracing);
  let inFlight = 0;

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const exchange = openExchange(request, { prefix: prefixOf(request), newId, traceOf });
    let leave: (() => void) | undefined;
    inFlight += 1;
    whenEnded(response, (aborted) => {
      inFlight -= 1;
      leave?.();
      observe(requestObservation(request, response, exchange, aborted));
      endRequestSpan(request, response, exchange, aborted);
    });
    const headers = common.of(request, exchange);
    exchange.common = headers;
    for (const gate of gates) {
      const refusal = gate(request, exchange);
      if (refusal !== undefined) {
        setAll(response, headers);
        lendExchange(request, exchange);
        sendProblem(request, response, refusal);
        return;
      }
    }
    if (request.method !== 'OPTIONS' && hot.answer({ request, response, exchange, common: headers })) return;
    setAll(response, headers);
    lendExchange(request, exchange);
    request.url = exchange.url;
    leave = startIn(exchange.span, () => behind(request, response));
  };
  return Object.assign(handle, { inFlight: () => inFlight });
}

function setAll(response: ServerResponse, headers: readonly string[]): void {
  for (let i = 0; i < headers.length; i += 2) response.setHeader(headers[i] ?? '', headers[i + 1] ?? '');
}

function requestObservation(
  request: IncomingMessage,
  response: ServerResponse,
  exchange: Exchange,
  aborted: boolean,
): Parameters<Observe>[0] {
  return {
    kind: 'request',
    requestId: exchange.id,
    traceId: exchange.trace?.id,
    spanId: exchange.trace?.span,
    traced: exchange.trace?.sampled,
    method: request.method ?? '',
    route: exchange.route,
    status: response.statusCode,
    seconds: (performance.now() - exchange.started) / 1000,
    bytes: exchange.bytes,
    cache: exchange.cache,
    dataset: exchange.dataset,
    aborted,
  };
}
