import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { inSpan, type Span } from '../observability/span.js';
import type { TraceContext, TraceOf } from './trace-context.js';

const stageNames = ['parse', 'cache', 'query', 'present'] as const;
type Stage = (typeof stageNames)[number];

/** One request and its answer, as everything that looks at requests knows it. */
export interface Exchange {
  readonly id: string;
  /** The trace that the request is part of: the client's, or one that begins here and is recorded. */
  readonly trace: TraceContext | undefined;
  /** Of the whole request, when its trace is recorded by this service. */
  readonly span: Span | undefined;
  /** `performance.now()` at the start. */
  readonly started: number;
  /** Path and query, without the base path. */
  readonly url: string;
  /** Prefix under which the client sees the API; in front of every link that is sent. */
  readonly prefix: string;
  /** Route template; what no route matches is `unmatched`. */
  route: string;
  /** Milliseconds of each stage, for `Server-Timing`. */
  readonly stages: Record<Stage, number | undefined>;
  cache: string | undefined;
  /** Names of the datasets that the answer is made of. */
  dataset: string | undefined;
  /** Headers that every answer carries, names and values in turn. */
  common: readonly string[];
  /** Bytes of the body that were handed to the socket. */
  bytes: number;
}

const exchangeKey = Symbol('exchange');
type WithExchange = IncomingMessage & { [exchangeKey]?: Exchange };

const saneId = /^[A-Za-z0-9._-]{1,128}$/;

const idBytes = 12;

/** Ids that no other process gives: random once and then counted, as a UUID each is a good part of a cached answer. */
export function requestIds(): () => string {
  const own = randomBytes(idBytes).toString('hex');
  let count = 0;
  return () => `${own}-${(count += 1)}`;
}

interface Opening {
  prefix: string;
  /** For a request that brings no sane id. */
  newId: () => string;
  /** Which trace it is part of; none unless said. */
  traceOf?: TraceOf;
}

export function openExchange(request: IncomingMessage, { prefix, newId, traceOf }: Opening): Exchange {
  const sent = request.headers['x-request-id'];
  const url = ownUrl(request, prefix);
  const { context, span } = traceOf?.(request, url) ?? {};
  return {
    id: typeof sent === 'string' && saneId.test(sent) ? sent : newId(),
    trace: context,
    span,
    started: performance.now(),
    url,
    prefix,
    route: 'unmatched',
    stages: { parse: undefined, cache: undefined, query: undefined, present: undefined },
    cache: undefined,
    dataset: undefined,
    common: [],
    bytes: 0,
  };
}

/** Path and query without the prefix. */
function ownUrl(request: IncomingMessage, prefix: string): string {
  // The absolute form of a target (RFC 9112 §3.2.2) is answered as its path.
  const sent = request.url ?? '/';
  const url = sent.startsWith('/') ? sent : sent.replace(/^https?:\/\/[^/?]*\/?/i, '/');
  if (prefix === '') return url;
  return url.startsWith(`${prefix}/`) || url === prefix ? url.slice(prefix.length) || '/' : url;
}

/** Gives the exchange to what answers behind the front, which knows the request alone. */
export function lendExchange(request: IncomingMessage, exchange: Exchange): void {
  (request as WithExchange)[exchangeKey] = exchange;
}

/** The exchange that was lent with a request. */
export function exchangeOf(request: IncomingMessage): Exchange {
  const exchange = (request as WithExchange)[exchangeKey];
  if (exchange === undefined) throw new TypeError('the request did not come through the front');
  return exchange;
}

/** Runs a stage and adds its time to the exchange. In a trace it is a span of that name, but for parsing, which is short. */
export async function timed<T>(
  exchange: Exchange,
  stage: Stage,
  work: (span?: Span) => Promise<T>,
): Promise<T> {
  const started = performance.now();
  try {
    return await (exchange.span === undefined || stage === 'parse' ? work() : inSpan(stage, {}, work));
  } finally {
    exchange.stages[stage] = (exchange.stages[stage] ?? 0) + performance.now() - started;
  }
}

/** `Server-Timing`: `parse;dur=0.1, query;dur=3.2`, milliseconds. */
export function serverTiming(exchange: Exchange): string {
  let text = '';
  for (const stage of stageNames) {
    const ms = exchange.stages[stage];
    if (ms !== undefined) text += `${text === '' ? '' : ', '}${stage};dur=${Math.round(ms * 100) / 100}`;
  }
  return text;
}

/** Calls back once, when the answer has left or the client has. */
export function whenEnded(response: ServerResponse, callback: (aborted: boolean) => void): void {
  // A response closes once: `once` would only cost its bookkeeping.
  response.on('close', () => callback(!response.writableFinished));
}
