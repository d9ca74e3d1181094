import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Variant, variantOf } from '../cache/stored-answer.js';
import type { Format } from '../formats/format.js';
import type { RawHeaders } from './common-headers.js';
import { type Exchange, serverTiming } from './exchange.js';
import type { Coding } from './negotiate.js';

/** Which definitions the numbers follow; part of the ETag, so that a changed definition is a changed answer. */
export const semantics = 'resample=pandas/1.5; indicators=talib/0.8; aqi=us-epa/2024';
/** Part of every ETag and shared key: grows when the bytes of an unchanged answer change. */
export const presentationVersion = 1;

const hashLength = 22;

/** Strong, and known before a row is read: what was asked, in which format, at which revisions. */
export function etagBase(tag: string, canonical: string, format: Format): string {
  const text = `${presentationVersion}\n${semantics}\n${tag}\n${canonical}\n${format.name}`;
  return createHash('sha256').update(text).digest('base64url').slice(0, hashLength);
}

export const etagOf = (base: string, coding: Coding): string =>
  coding === 'identity' ? `"${base}"` : `"${base}-${coding}"`;

/** The ETag by which `If-None-Match` names the answer (RFC 9110 §13.1.2, weak comparison), in whatever coding. */
export function heldEtag(ifNoneMatch: string | undefined, base: string): string | undefined {
  if (ifNoneMatch === undefined) return undefined;
  const plain = `"${base}"`;
  if (ifNoneMatch === plain || ifNoneMatch.trim() === '*') return plain;
  return ifNoneMatch
    .split(',')
    .map((item) => item.trim().replace(/^W\//, ''))
    .find((text) => text.startsWith(`"${base}`) && /^(-(gzip|br|zstd))?"$/.test(text.slice(base.length + 1)));
}

export interface DataHeaders {
  format: Format;
  coding: Coding;
  maxAgeSeconds: number;
  etagBase: string;
  modifiedAt: number;
}

/** The headers of a data answer, 200 and 304 alike. */
export function dataHeaders({
  format,
  coding,
  maxAgeSeconds,
  etagBase: base,
  modifiedAt,
}: DataHeaders): RawHeaders {
  const headers = [
    'ETag', etagOf(base, coding),
    'Cache-Control', `public, max-age=${maxAgeSeconds}, stale-while-revalidate=600, stale-if-error=86400`,
    'Vary', 'Accept, Accept-Encoding',
    'Almanac-Semantics', semantics,
    'Content-Type', format.contentType,
  ]; // prettier-ignore
  if (modifiedAt > 0) headers.push('Last-Modified', new Date(modifiedAt).toUTCString());
  if (coding !== 'identity') headers.push('Content-Encoding', coding);
  return headers;
}

export interface Sending {
  request: IncomingMessage;
  response: ServerResponse;
  exchange: Exchange;
  /** Headers of every answer. Where they are set on the response too, these take their place. */
  common: readonly string[];
}

export interface ReadyAnswer {
  variant: Variant;
  /** ETag without the suffix of the coding. */
  etagBase: string;
  /** Milliseconds since the epoch; undefined for 304 without the answer at hand. */
  storedAt: number | undefined;
  /** `Link` to the next page. */
  link: string | undefined;
}

const noBody = Buffer.alloc(0);

/** For who has the answer already: headers alone. */
export const withoutBody = (headers: readonly string[], base: string): ReadyAnswer => ({
  variant: variantOf(headers, noBody),
  etagBase: base,
  storedAt: undefined,
  link: undefined,
});

/** Sends a whole answer, or 304 when the client has it. Hot and cold go through here. */
export function sendReady(sending: Sending, ready: ReadyAnswer): void {
  const { request, response, exchange, common } = sending;
  const headers = withCommon(common, ready.variant.headers);
  headers.push('Cache-Status', `almanac; ${exchange.cache ?? 'fwd=bypass'}`);
  const timing = serverTiming(exchange);
  if (timing !== '') headers.push('Server-Timing', timing);
  if (ready.link !== undefined) headers.push('Link', ready.link);
  if (exchange.cache?.startsWith('fwd=stale') === true)
    headers.push('Age', String(Math.max(0, Math.round((Date.now() - (ready.storedAt ?? 0)) / 1000))));
  const held = heldEtag(request.headers['if-none-match'], ready.etagBase);
  if (held !== undefined) {
    response.writeHead(304, ofHeldAnswer(headers, held));
    response.end();
    return;
  }
  headers.push('Content-Length', String(ready.variant.body.length));
  response.writeHead(200, headers);
  if (request.method === 'HEAD') response.end();
  else {
    const { body, text } = ready.variant;
    exchange.bytes = body.length;
    if (text === undefined) response.end(body);
    else response.end(text, 'latin1');
  }
}

/** Both lists as one. What they vary by is one header: of two of a name Node 20 sends the last alone. */
export function withCommon(common: readonly string[], own: readonly string[]): RawHeaders {
  if (!common.includes('Vary')) return [...common, ...own];
  const all = [...own];
  const vary = own.indexOf('Vary') + 1;
  for (let i = 0; i < common.length; i += 2) {
    const [name = '', value = ''] = common.slice(i, i + 2);
    if (name === 'Vary' && vary > 0) all[vary] = `${value}, ${own[vary]}`;
    else all.push(name, value);
  }
  return all;
}

/**
 * The headers of a 304, which are those of the answer that the client has: by its ETag a cache finds what to freshen,
 * and a coding that the stored body is not in would spoil it.
 */
function ofHeldAnswer(headers: RawHeaders, etag: string): RawHeaders {
  const held: RawHeaders = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    if (name !== 'Content-Encoding') held.push(name, name === 'ETag' ? etag : (headers[i + 1] ?? ''));
  }
  return held;
}

/** What `Link` says of the next page: the same URL with the cursor in it. */
export function nextLink(exchange: Exchange, nextCursor: string | undefined): string | undefined {
  if (nextCursor === undefined) return undefined;
  const [path, query] = splitUrl(exchange.url);
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', nextCursor);
  return `<${exchange.prefix}${path}?${parameters.toString()}>; rel="next"`;
}

export function splitUrl(url: string): [path: string, query: string] {
  const at = url.indexOf('?');
  return at === -1 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}
