import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const stageNames = ['parse', 'cache', 'query', 'present'] as const;
type Stage = (typeof stageNames)[number];

/** W3C Trace Context of a request, and the span that this service is in it. */
interface Trace {
  id: string;
  span: string;
  flags: string;
}

/** One request and its answer, as everything that looks at requests knows it. */
export interface Exchange {
  readonly id: string;
  readonly trace: Trace | undefined;
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
  /** Headers that every answer carries, names and values in turn. */
  common: readonly string[];
  /** Bytes of the body that were handed to the socket. */
  bytes: number;
}

const exchangeKey = Symbol('exchange');
type WithExchange = IncomingMessage & { [exchangeKey]?: Exchange };

const saneId = /^[A-Za-z0-9._-]{1,128}$/;
const traceparent = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const zeros = /^0+$/;

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
}

export function openExchange(request: IncomingMessage, { prefix, newId }: Opening): Exchange {
  const sent = request.headers['x-request-id'];
  // The absolute form of a target (RFC 9112 §3.2.2) is answered as its path.
  const sentUrl = request.url ?? '/';
  const url = sentUrl.startsWith('/') ? sentUrl : sentUrl.replace(/^https?:\/\/[^/?]*\/?/i, '/');
  return {
    id: typeof sent === 'string' && saneId.test(sent) ? sent : newId(),
    trace: traceOf(request.headers['traceparent']),
    started: performance.now(),
    url:
      prefix !== '' && (url.startsWith(`${prefix}/`) || url === prefix)
        ? url.slice(prefix.length) || '/'
        : url,
    prefix,
    route: 'unmatched',
    stages: { parse: undefined, cache: undefined, query: undefined, present: undefined },
    cache: undefined,
    common: [],
    bytes: 0,
  };
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

function traceOf(header: string | string[] | undefined): Trace | undefined {
  const match = typeof header === 'string' ? traceparent.exec(header) : null;
  const [, id = '', parent = '', flags = ''] = match ?? [];
  if (match === null || zeros.test(id) || zeros.test(parent)) return undefined;
  return { id, span: randomBytes(8).toString('hex'), flags };
}

/** Runs a stage and adds its time to the exchange. */
export async function timed<T>(exchange: Exchange, stage: Stage, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    return await work();
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
