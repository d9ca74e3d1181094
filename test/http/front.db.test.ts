import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putBars } from '../support/rows.js';
import { type Reply, startTestService, type TestService, until, untilReady } from '../support/service.js';

let database: TestDatabase;
let api: TestService;
const path = '/stocks/time-series/AAA';

beforeAll(async () => {
  database = await createDatabase();
  const days = Array.from({ length: 28 }, (_, i) => `2024-02-${String(i + 1).padStart(2, '0')}`);
  await putBars(
    database.url,
    'prices',
    days.map((date, i) => ({ symbol: 'AAA', date, close: 10 + i, volume: 3_000_000_000 })),
  );
  api = await startTestService(database.url, {
    ALMANAC_CORS_ORIGINS: 'https://a.example',
    ALMANAC_TRUSTED_PROXIES: '127.0.0.0/8',
  });
  await untilReady(api);
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

/** The same question cold (never asked in these words) and hot (asked just before). */
async function coldAndHot(
  query: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<[Reply, Reply]> {
  const cold = await api.ask(`${path}${query}`, headers, method);
  return [cold, await api.ask(`${path}${query}`, headers, method)];
}

describe('what every answer carries, cold and hot', () => {
  let asked = 0;
  it.each<[string, Record<string, string>, unknown]>([
    ['x-request-id', { 'X-Request-Id': 'abc-1' }, 'abc-1'],
    ['x-content-type-options', {}, 'nosniff'],
    ['access-control-allow-origin', { Origin: 'https://a.example' }, 'https://a.example'],
    ['almanac-semantics', {}, 'resample=pandas/1.5; indicators=talib/0.8; aqi=us-epa/2024'],
    ['server-timing', {}, expect.stringContaining('dur=')],
    [
      'traceparent',
      { Traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
      expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/),
    ],
    ['cache-control', {}, 'public, max-age=60, stale-while-revalidate=600, stale-if-error=86400'],
    ['vary', {}, 'Origin, Accept, Accept-Encoding'],
    ['etag', {}, expect.stringMatching(/^"[\w-]+"$/)],
    ['last-modified', {}, expect.stringMatching(/GMT$/)],
    ['content-type', {}, 'application/json; charset=utf-8'],
  ])('%s', async (name, headers, expected) => {
    const [cold, hot] = await coldAndHot(`?limit=5&end=2024-02-${10 + (asked += 1)}`, headers);
    expect(cold.headers['cache-status']).toBe('almanac; fwd=miss');
    expect(hot.headers['cache-status']).toBe('almanac; hit; detail=l1');
    expect([cold.headers[name], hot.headers[name]]).toEqual([expected, expected]);
    expect(hot.text).toBe(cold.text);
  });

  it('a page varies by the origin as well as by what it varies by itself', async () => {
    const { headers } = await api.ask('/', { Accept: 'text/html, */*' });
    expect(headers['vary']).toBe('Origin, Accept, Accept-Encoding');
  });

  it('no server name is boasted of', async () => {
    for (const reply of await coldAndHot('?limit=8'))
      expect([reply.headers['server'], reply.headers['x-powered-by']]).toEqual([undefined, undefined]);
  });

  it('an insane request id is replaced', async () => {
    const replies = await coldAndHot('?limit=7', { 'X-Request-Id': 'a b<c>' });
    expect(new Set(replies.map(({ headers }) => headers['x-request-id'])).size).toBe(2);
    for (const reply of replies) expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f]{24}-\d+$/);
  });
});

describe('what is refused, cold and hot', () => {
  it.each<[string, Record<string, string>, string, number]>([
    ['a body', { 'Content-Length': '3' }, 'GET', 413],
    ['a method', {}, 'DELETE', 405],
  ])('%s', async (_, headers, method, status) => {
    await coldAndHot('?limit=6');
    const hot = await api.ask(`${path}?limit=6`, headers, method);
    const cold = await api.ask(`${path}?limit=6&dp=${status % 10}`, headers, method);
    expect([hot.status, cold.status]).toEqual([status, status]);
    expect([hot.headers['x-request-id'], cold.headers['x-request-id']]).toEqual([
      expect.any(String),
      expect.any(String),
    ]);
    expect(hot.headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('conditional requests', () => {
  it('answer 304 without a query to the database, with any coding’s ETag', async () => {
    const { headers } = await api.ask(`${path}?limit=10`, { 'Accept-Encoding': 'gzip' });
    // in words that were never used before, so that no cache has the answer
    const other = await api.ask(`${path}?start=2024-02-01&limit=10`);
    const before = api.queries();
    for (const encoding of ['gzip', 'br', 'identity']) {
      const reply = await api.ask(`${path}?limit=10`, {
        'If-None-Match': headers['etag']!,
        'Accept-Encoding': encoding,
      });
      expect([reply.status, reply.body.length]).toEqual([304, 0]);
      expect(reply.headers['cache-control']).toBe(headers['cache-control']);
    }
    const fresh = await api.ask(`${path}?limit=10&start=2024-02-01`, {
      'If-None-Match': other.headers['etag']!,
    });
    expect(fresh.status).toBe(304);
    expect(api.queries() - before).toBe(0);
  });

  it('answer 304 again in front of the router, and then the whole with its link', async () => {
    const known = await api.ask(`${path}?limit=11`);
    const words = `${path}?sort=asc&limit=11`;
    const tagged = { 'If-None-Match': known.headers['etag']! };
    const replies = [await api.ask(words, tagged), await api.ask(words, tagged)];
    for (const { status, headers } of replies) {
      expect(status).toBe(304);
      expect(headers['cache-status']).toBe('almanac; hit; detail=etag');
      expect(headers['last-modified']).toBe(known.headers['last-modified']);
    }
    expect(replies[1]?.headers['server-timing']).not.toContain('parse');
    const whole = await api.ask(words);
    expect([whole.status, whole.text]).toEqual([200, known.text]);
    expect(whole.headers['link']).toContain('rel="next"');
  });

  it('answer 304 for the answer as the client has it, which may be too small for the coding asked for', async () => {
    const small = `${path}?frequency=Annual`;
    const { headers } = await api.ask(small, { 'Accept-Encoding': 'gzip' });
    const tagged = { 'If-None-Match': `W/"x", ${headers['etag']}`, 'Accept-Encoding': 'br' };
    for (const { status, headers: told } of [await api.ask(small, tagged), await api.ask(small, tagged)])
      expect([status, told['etag'], told['content-encoding']]).toEqual([304, headers['etag'], undefined]);
  });

  it('read when the ETag is of another answer', async () => {
    const reply = await api.ask('/air_quality?format=csv', { 'If-None-Match': '"other"' });
    expect(reply.status).toBe(200);
  });

  it('change with a load, within a second', async () => {
    const first = await api.ask(`${path}?limit=2`);
    await putBars(database.url, 'prices', [{ symbol: 'AAA', date: '2024-02-01', close: 99 }]);
    await until(
      async () => (await api.ask(`${path}?limit=2`)).headers['etag'] !== first.headers['etag'],
      'a new ETag',
    );
    const second = await api.ask(`${path}?limit=2`, { 'If-None-Match': first.headers['etag']! });
    expect(second.status).toBe(200);
    expect(second.text).toContain('"close":99');
  });
});

describe('codings and methods', () => {
  it('compresses what is worth it, with an ETag of its own', async () => {
    const plain = await api.ask(path);
    const packed = await api.ask(path, { 'Accept-Encoding': 'gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.body).toString()).toBe(plain.text);
    expect(packed.headers['etag']).not.toBe(plain.headers['etag']);
  });

  it('leaves small answers alone', async () => {
    const { headers } = await api.ask(`${path}?limit=1`, { 'Accept-Encoding': 'gzip' });
    expect(headers['content-encoding']).toBeUndefined();
  });

  it.each(['/indicators', '/openapi.json', '/problems', '/'])(
    'compresses %s as the client likes it, and leaves small pages alone',
    async (target) => {
      const plain = await api.ask(target);
      const packed = await api.ask(target, { 'Accept-Encoding': 'gzip' });
      expect(packed.headers['content-encoding']).toBe('gzip');
      expect(packed.headers['vary']).toContain('Accept-Encoding');
      expect(gunzipSync(packed.body).toString()).toBe(plain.text);
      const small = await api.ask('/problems/bad-request', { 'Accept-Encoding': 'gzip' });
      expect(small.headers['content-encoding']).toBeUndefined();
    },
  );

  it.each([path, '/version', '/healthz', '/stocks', '/docs', '/openapi.json', '/_healthcheck', '/'])(
    'HEAD %s is GET without the body',
    async (target) => {
      const got = await api.ask(target);
      const head = await api.ask(target, {}, 'HEAD');
      expect([head.status, head.body.length, head.headers['content-length']]).toEqual([
        got.status,
        0,
        got.headers['content-length'],
      ]);
    },
  );

  it.each([path, '/version', '/datasets'])('OPTIONS %s tells the methods', async (target) => {
    const reply = await api.ask(target, {}, 'OPTIONS');
    expect([reply.status, reply.headers['allow']]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });

  it('a preflight from an allowed origin passes, from another it gets no permission', async () => {
    const asking = { 'Access-Control-Request-Method': 'GET' };
    const good = await api.ask(path, { ...asking, Origin: 'https://a.example' }, 'OPTIONS');
    const bad = await api.ask(path, { ...asking, Origin: 'https://b.example' }, 'OPTIONS');
    expect(good.headers['access-control-allow-methods']).toContain('GET');
    expect([bad.headers['access-control-allow-origin'], bad.headers['access-control-allow-methods']]).toEqual(
      [undefined, undefined],
    );
  });

  it('links follow the prefix of a trusted proxy', async () => {
    const reply = await api.ask(`${path}?limit=3`, { 'X-Forwarded-Prefix': '/almanac' });
    expect(reply.headers['link']).toMatch(
      /^<\/almanac\/stocks\/time-series\/AAA\?limit=3&cursor=[\w-]+>; rel="next"$/,
    );
  });
});
