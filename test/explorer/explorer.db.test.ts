import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { type Program, serve } from '../support/serve.js';

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
const mostBytes = 300 * 1024;

let database: TestDatabase;
let api: Program;
let page: string;

beforeAll(async () => {
  database = await createDatabase();
  api = await serve({
    ALMANAC_DATABASE_URL: database.url,
    ALMANAC_BASE_PATH: '/v',
    ALMANAC_TRUSTED_PROXIES: '127.0.0.1',
  });
  page = (await api.ask('/', { Accept: browser })).text;
}, 60_000);
afterAll(async () => {
  await api.stop();
  await database.drop();
});

const addresses = (text: string): string[] =>
  [...text.matchAll(/(?:src|href)="([^"]*\/explorer\/[^"]*)"/g)].map(([, address = '']) => address);

describe('what / answers', () => {
  it.each([
    ['a browser', browser, 'text/html; charset=utf-8'],
    ['one that takes nothing else', 'text/html', 'text/html; charset=utf-8'],
    ['curl', '*/*', 'text/plain; charset=utf-8'],
    ['a program that wants JSON', 'application/json', 'application/json; charset=utf-8'],
    [
      'one that would rather have JSON',
      'text/html;q=0.5, application/json',
      'application/json; charset=utf-8',
    ],
    ['one that takes all texts', 'text/*', 'text/plain; charset=utf-8'],
  ])('%s', async (_, accept, type) => {
    const reply = await api.ask('/', { Accept: accept });
    expect([reply.status, reply.headers['content-type']]).toEqual([200, type]);
    expect(reply.headers['vary']).toContain('Accept');
  });

  it('is the list for who says nothing', async () => {
    expect((await api.ask('/')).text).toContain('Almanac: declare a dataset, get an API.');
  });

  it('lets nothing into the page that does not come from here', async () => {
    const { headers } = await api.ask('/', { Accept: browser });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(page).not.toMatch(/<style|style="|\son\w+=|<script(?![^>]*src=)/);
  });
});

describe('the files of the page', () => {
  it('are all there, may be kept for ever, and have their types', async () => {
    const named = addresses(page);
    expect(named.length).toBeGreaterThan(20);
    for (const address of named) {
      const { status, headers, body } = await api.ask(address);
      const type = address.endsWith('css')
        ? 'text/css'
        : address.endsWith('svg')
          ? 'image/svg+xml'
          : 'text/javascript';
      expect([address, status, body.length > 5, String(headers['content-type'])]).toEqual([
        address,
        200,
        true,
        expect.stringContaining(type),
      ]);
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }
  });

  it.each(['br', 'gzip'])('weigh no more than 300 KB together, by %s', async (coding) => {
    let bytes = 0;
    for (const address of new Set(['/', ...addresses(page)])) {
      const reply = await api.ask(address, { Accept: browser, 'Accept-Encoding': coding });
      const small = reply.body.length < 1024 ? [undefined] : [];
      expect([coding, ...small]).toContain(reply.headers['content-encoding']);
      bytes += reply.body.length;
    }
    expect(bytes).toBeLessThan(mostBytes);
  });

  it('of another version are those of this one, and do not stay', async () => {
    const reply = await api.ask('/explorer/another/explorer.css');
    expect([reply.status, reply.headers['cache-control']]).toEqual([200, 'no-cache']);
  });

  it.each(['index.html', 'main.ts', '..%2f..%2fmain.js', 'constructor'])('has no %s', async (name) => {
    expect((await api.ask(`/explorer/current/${name}`)).status).toBe(404);
  });
});

describe('addresses behind a prefix', () => {
  it('begin with the one that is set', () => {
    expect(addresses(page).every((address) => address.startsWith('/v/explorer/'))).toBe(true);
  });

  it('begin with the one that a trusted proxy tells', async () => {
    const { text } = await api.ask('/', { Accept: browser, 'X-Forwarded-Prefix': '/data/eu' });
    expect(text).toContain('href="/data/eu/docs"');
    expect(addresses(text).every((address) => address.startsWith('/data/eu/explorer/'))).toBe(true);
  });
});
