import type { RouterContext } from '@koa/router';
import { exchangeOf, serverTiming } from './exchange.js';
import { type Coding, compress, compressFrom, negotiateCoding } from './negotiate.js';

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

export type Packed = Exclude<Coding, 'identity'>;

/** The same of one that may be large: compressed as the client likes it. `encode` is for who keeps what it made. */
export async function sendLargePage(
  ctx: RouterContext,
  page: Page,
  encode: (coding: Packed, body: Buffer) => Promise<Buffer> = compress,
): Promise<void> {
  const body = Buffer.from(page.body);
  const vary = [page.headers?.['Vary'], 'Accept-Encoding'].filter(Boolean).join(', ');
  const headers = { ...page.headers, Vary: vary };
  const coding = negotiateCoding(ctx.req.headers['accept-encoding']);
  if (coding === 'identity' || body.length < compressFrom) return sendPage(ctx, { ...page, body, headers });
  const coded = { ...headers, 'Content-Encoding': coding };
  return sendPage(ctx, { ...page, body: await encode(coding, body), headers: coded });
}

export const jsonPage = (value: unknown): Page => ({
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
});
export const textPage = (body: string): Page => ({ type: 'text/plain; charset=utf-8', body });

/** Whether the client asks for this media type in so many words: a wildcard is not asking. */
export const asksFor = (ctx: RouterContext, type: string): boolean =>
  (ctx.req.headers.accept ?? '').split(',').some((item) => item.trim().startsWith(type));
