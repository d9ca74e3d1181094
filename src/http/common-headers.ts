import type { IncomingMessage } from 'node:http';
import type { Exchange } from './exchange.js';
import { headerOf } from './trace-context.js';

/** Header names and values in turn, as `writeHead` takes them. */
export type RawHeaders = string[];

export interface CommonHeaders {
  /** What every answer carries, cold or hot, good or refused. */
  of(request: IncomingMessage, exchange: Exchange): RawHeaders;
}

interface Options {
  /** Origins that browsers may call from; `*` is any; none turns CORS off. */
  corsOrigins: readonly string[];
  draining: () => boolean;
}

const exposed = 'ETag, Link, X-Request-Id, Server-Timing, Cache-Status, Almanac-Semantics, Retry-After';

export function commonHeaders({ corsOrigins, draining }: Options): CommonHeaders {
  return {
    of(request, exchange) {
      const headers = ['X-Request-Id', exchange.id, 'X-Content-Type-Options', 'nosniff'];
      const { trace } = exchange;
      if (trace !== undefined) headers.push('traceparent', headerOf(trace));
      if (corsOrigins.length > 0) headers.push(...corsHeaders(request, corsOrigins));
      // Without this, busy keep-alive connections never end and the drain with them.
      if (draining()) headers.push('Connection', 'close');
      return headers;
    },
  };
}

function corsHeaders(request: IncomingMessage, allowed: readonly string[]): RawHeaders {
  const { origin } = request.headers;
  const any = allowed.includes('*');
  if (origin === undefined || !(any || allowed.includes(origin))) return any ? [] : ['Vary', 'Origin'];
  const headers = [
    'Access-Control-Allow-Origin',
    any ? '*' : origin,
    'Access-Control-Expose-Headers',
    exposed,
  ];
  if (!any) headers.push('Vary', 'Origin');
  if (request.method === 'OPTIONS')
    headers.push(
      'Access-Control-Allow-Methods',
      'GET, HEAD, OPTIONS',
      'Access-Control-Allow-Headers',
      'Accept, If-None-Match, Traceparent, X-Request-Id',
      'Access-Control-Max-Age',
      '600',
    );
  return headers;
}
