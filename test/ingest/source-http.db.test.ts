import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sourceOf } from '../../src/ingest/source.js';
import { bar, header, limits, type Loading, startLoading } from './support/loading.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
let handler: Handler = () => undefined;
let asked: IncomingMessage[] = [];
const server = createServer((request, response) => {
  asked.push(request);
  handler(request, response);
});
let loading: Loading;
let port = 0;

beforeAll(async () => {
  loading = await startLoading();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
beforeEach(async () => {
  asked = [];
  await loading.reset();
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await loading.close();
});

const http = { allowHttp: true, allowedPrivateCidrs: ['127.0.0.0/8'], maxBytes: 1_000_000, retryBaseMs: 1 };
const s3 = { ...http, endpoint: '', region: 'us-east-1', accessKeyId: '', secretAccessKey: '' };
const url = (path = '/folder/bars.csv?token=secret'): string => `http://127.0.0.1:${port}${path}`;
const get = (
  location = url(),
  settings: Partial<typeof http> = {},
  options = {},
): ReturnType<Loading['load']> =>
  loading.load(sourceOf(location, { http: { ...http, ...settings }, s3 }), options);

const text = header + bar('A', '2021-01-04', 1);
const answer =
  (status: number, headers: Record<string, string> = {}, body: string | Buffer = ''): Handler =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

describe('a URL', () => {
  it('is loaded, also compressed, and noted without its query', async () => {
    handler = answer(200, { 'content-type': 'text/csv' }, gzipSync(text));
    expect(await get()).toMatchObject({
      result: 'loaded',
      rowsWritten: 1,
      source: `http://127.0.0.1:${port}/…/bars.csv`,
    });
    const [row] = await loading.rows<{ all: string }>(
      'SELECT revisions::text || datasets::text AS all FROM revisions, datasets',
    );
    expect(row?.all).not.toContain('secret');
  });

  it('is asked only for what is new, and 304 is unchanged', async () => {
    handler = answer(200, { etag: '"v1"', 'last-modified': 'Mon, 04 Jan 2021 00:00:00 GMT' }, text);
    await get();
    handler = answer(304);
    expect(await get()).toMatchObject({ result: 'unchanged', revision: 2 });
    expect(asked[0]?.headers['if-none-match']).toBeUndefined();
    expect(asked[1]?.headers).toMatchObject({
      'if-none-match': '"v1"',
      'if-modified-since': 'Mon, 04 Jan 2021 00:00:00 GMT',
    });
  });

  it('is asked for as a whole when another URL, or mode, was loaded last', async () => {
    handler = answer(200, { etag: '"v1"' }, text);
    await get();
    await get(url('/other/bars.csv'));
    await get(url(), {}, { mode: 'replace' });
    expect(asked.map((request) => request.headers['if-none-match'])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is followed through redirects, up to five', async () => {
    handler = (request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end(text);
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    };
    expect(await get(url('/5'))).toMatchObject({ result: 'loaded' });
    expect(await get(url('/6'))).toMatchObject({
      result: 'invalid',
      error: { message: expect.stringMatching(/redirects/) },
    });
  });

  it.each([
    ['a private address', 'http://10.0.0.1/x.csv'],
    ['cloud metadata', 'http://169.254.169.254/latest/meta-data'],
    ['another scheme', 'file:///etc/passwd'],
  ])('is not followed to %s', async (_name, location) => {
    handler = answer(302, { location });
    expect(await get()).toMatchObject({ result: 'invalid', error: { code: 'source-invalid' } });
    expect(asked).toHaveLength(1);
  });

  it('that is loopback is refused unless it is listed, by address and by name', async () => {
    handler = answer(200, {}, text);
    for (const location of [url(), `http://localhost:${port}/x.csv`, `http://2130706433:${port}/x`])
      expect(await get(location, { allowedPrivateCidrs: [] })).toMatchObject({
        result: 'invalid',
        error: { message: expect.stringMatching(/refused/) },
      });
    expect(asked).toHaveLength(0);
  });

  it.each([
    ['http', () => url(), { allowHttp: false }],
    ['credentials', () => 'https://user:word@example.org/x', {}],
    ['ftp', () => 'ftp://example.org/x', {}],
  ])('with %s is refused as configuration', async (_name, location, settings) => {
    await expect((async () => get(location(), settings))()).rejects.toMatchObject({ code: 'config-invalid' });
  });

  it('is tried again while the server says that it will pass', async () => {
    handler = (request, response) => {
      if (asked.length === 1) request.socket.destroy();
      else if (asked.length === 2) response.writeHead(503).end();
      else if (asked.length === 3) response.writeHead(429, { 'retry-after': '0' }).end();
      else response.end(text);
    };
    expect(await get()).toMatchObject({ result: 'loaded' });
    expect(asked).toHaveLength(4);
  });

  it.each([
    [500, 4, 'unavailable'],
    [404, 1, 'invalid'],
    [403, 1, 'invalid'],
  ])('that answers %d is asked %d times and is %s', async (status, tries, result) => {
    handler = answer(status);
    expect(await get()).toMatchObject({ result, error: { code: `source-${result}` } });
    expect(asked).toHaveLength(tries);
  });

  it.each([
    ['a web page', answer(200, { 'content-type': 'text/html; charset=utf-8' }, '<html>'), /HTML/],
    ['an unknown encoding', answer(200, { 'content-encoding': 'br' }, 'x'), /encoded as br/],
    ['too long by its own account', answer(200, { 'content-length': '2000000' }), /limit/],
    ['cut gzip', answer(200, {}, gzipSync(text.repeat(50)).subarray(0, 60)), /cut short/],
  ])('that is %s is invalid', async (_name, answering, message) => {
    handler = answering;
    expect(await get()).toMatchObject({
      result: 'invalid',
      error: { message: expect.stringMatching(message) },
    });
  });

  it('that breaks off in the middle is away, and nothing is loaded', async () => {
    handler = (_request, response) => {
      response.writeHead(200, { 'content-length': '100000' });
      response.write(text, () => response.destroy());
    };
    expect(await get()).toMatchObject({ result: 'unavailable', error: { code: 'source-unavailable' } });
    expect(await loading.rows('SELECT * FROM bars')).toEqual([]);
  });

  it('that never ends is given up after the time limit', async () => {
    handler = (_request, response) => {
      response.writeHead(200).write(text);
    };
    const result = await get(url(), {}, { limits: { ...limits, timeoutSeconds: 1 } });
    expect(result).toMatchObject({
      result: 'unavailable',
      error: { message: expect.stringMatching(/longer than 1 s/) },
    });
  });
});
