import type { RouterContext } from '@koa/router';
import { exchangeOf, serverTiming } from './exchange.js';

/** Sends a small answer that is made anew each time: health, version, clock, lists, documents. */
export interface Page {
  type: string;
  body: string | Buffer;
  status?: number;
  /** `no-store` unless said. */
  cacheControl?: string;
  headers?: Readonly<Record<string, string>>;
}

export function sendPage(ctx: RouterContext, page: Page): void {
  ctx.respond = false;
  const { req, res } = ctx;
  const body = Buffer.from(page.body);
  const exchange = exchangeOf(req);
  res.statusCode = page.status ?? 200;
  res.setHeader('Content-Type', page.type);
  res.setHeader('Content-Length', body.length);
  res.setHeader('Cache-Control', page.cacheControl ?? 'no-store');
  // Beside what every answer varies by, not in its place.
  for (const [name, value] of Object.entries(page.headers ?? {})) res.appendHeader(name, value);
  const timing = serverTiming(exchange);
  if (timing !== '') res.setHeader('Server-Timing', timing);
  exchange.bytes = ctx.method === 'HEAD' ? 0 : body.length;
  res.end(ctx.method === 'HEAD' ? undefined : body);
}

export const jsonPage = (value: unknown): Page => ({
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
});
export const textPage = (body: string): Page => ({ type: 'text/plain; charset=utf-8', body });

/** Whether the client asks for this media type in so many words: a wildcard is not asking. */
export const asksFor = (ctx: RouterContext, type: string): boolean =>
  (ctx.req.headers.accept ?? '').split(',').some((item) => item.trim().startsWith(type));
