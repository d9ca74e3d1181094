import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Observe } from '../observability/observation.js';
import type { CommonHeaders } from './common-headers.js';
import { type Exchange, lendExchange, openExchange, requestIds, whenEnded } from './exchange.js';
import type { Gate } from './gates.js';
import type { HotAnswers } from './hot-answers.js';
import { sendProblem } from './problem.js';

export interface FrontOptions {
  gates: readonly Gate[];
  common: CommonHeaders;
  hot: HotAnswers;
  /** What answers a request that no cache in front can: the router. */
  behind: (request: IncomingMessage, response: ServerResponse) => void;
  observe: Observe;
  /** Path prefix of a request, as its client sees the API. */
  prefixOf: (request: IncomingMessage) => string;
}

/**
 * The door of every request: id, log, metrics, common headers and refusals are done here, once, and so are the same
 * whether the answer comes from memory or from behind.
 */
export function createFront(options: FrontOptions): RequestListener & { inFlight: () => number } {
  const { gates, common, hot, behind, observe, prefixOf } = options;
  const newId = requestIds();
  let inFlight = 0;

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const exchange = openExchange(request, { prefix: prefixOf(request), newId });
    inFlight += 1;
    whenEnded(response, (aborted) => {
      inFlight -= 1;
      observe(requestObservation(request, response, exchange, aborted));
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
    behind(request, response);
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
    method: request.method ?? '',
    route: exchange.route,
    status: response.statusCode,
    seconds: (performance.now() - exchange.started) / 1000,
    bytes: exchange.bytes,
    cache: exchange.cache,
    aborted,
  };
}
