import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putBars } from '../support/rows.js';
import { sendRaw } from '../support/raw.js';
import { startTestService, type TestService, untilReady } from '../support/service.js';

let database: TestDatabase;
let api: TestService;

beforeAll(async () => {
  database = await createDatabase();
  await putBars(database.url, 'prices', [{ symbol: 'AAA', date: '2024-01-02', close: 10 }]);
  api = await startTestService(database.url);
  await untilReady(api);
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

const long = 'A'.repeat(7000);

describe('hostile paths', () => {
  it.each([
    ['an encoded slash', '/stocks/time-series/A%2FB', 400],
    ['an encoded NUL', '/stocks/time-series/A%00', 400],
    ['a symbol of 7,000 letters', `/stocks/time-series/${long}`, 400],
    ['a URL of 10,000 letters', `/stocks/time-series/${'A'.repeat(10_000)}`, 414],
    ['SQL', "/stocks/time-series/A';DROP%20TABLE%20bars;--", 400],
    ['SQL in a query', "/stocks/time-series/AAA?start=2024-01-01'%20OR%201=1--", 400],
    ['traversal', '/../../etc/passwd', 404],
    ['encoded traversal', '/docs/%2e%2e%2f%2e%2e%2fpackage.json', 404],
    ['broken percent encoding', '/stocks/time-series/%E0%A4%A', 400],
    ['a lone percent', '/%', 404],
    ['overlong UTF-8', '/stocks/time-series/%C0%AF', 400],
    ['a fragment and a space', '/nowhere#x', 404],
    ['an absolute URL of nowhere', 'http://evil.example/nowhere', 404],
    ['a double slash', '//stocks', 404],
    ['dataset with a NUL', '/datasets/a%00b', 404],
    ['prototype names', '/stocks?__proto__=1&constructor=2', 400],
    ['a parameter of 7,000 letters', `/stocks?search=${long}`, 400],
    ['a thousand parameters', `/stocks?${Array.from({ length: 1000 }, (_, i) => `n${i}`).join('&')}`, 400],
  ])('%s gets a problem, never a 500', async (_, path, status) => {
    const reply = await api.ask(path);
    expect([status, reply.headers['content-type']]).toEqual([reply.status, 'application/problem+json']);
    expect(JSON.parse(reply.text)).toMatchObject({ status, instance: reply.headers['x-request-id'] });
  });

  it('still answers afterwards', async () => {
    expect((await api.ask('/stocks/time-series/AAA')).status).toBe(200);
    expect(api.seen.filter((item) => item.kind === 'request-failed')).toEqual([]);
  });
});

describe('request smuggling', () => {
  const ok = 'GET /healthz HTTP/1.1\r\nHost: a\r\n';
  it.each([
    [
      'both lengths',
      `${ok}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /version HTTP/1.1\r\nHost: a\r\n\r\n`,
    ],
    [
      'two different lengths',
      `${ok}Content-Length: 0\r\nContent-Length: 40\r\n\r\nGET /version HTTP/1.1\r\nHost: a\r\n\r\n`,
    ],
    [
      'an obfuscated transfer coding',
      `${ok}Transfer-Encoding: xchunked\r\n\r\nGET /version HTTP/1.1\r\nHost: a\r\n\r\n`,
    ],
    ['a header folded over lines', `${ok}X: a\r\n b\r\nTransfer-Encoding\r\n: chunked\r\n\r\n`],
    ['a space before the colon', `${ok}Content-Length : 30\r\n\r\nGET /version HTTP/1.1\r\nHost: a\r\n\r\n`],
    ['a bare line feed', 'GET /healthz HTTP/1.1\nHost: a\n\nGET /version HTTP/1.1\nHost: a\n\n'],
    ['a negative length', `${ok}Content-Length: -1\r\n\r\n`],
    ['a chunk size beyond reason', `${ok}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n`],
  ])('%s: at most one answer, and never that of the smuggled request', async (_, bytes) => {
    const { statuses, text } = await sendRaw(api.port, [bytes]);
    expect(statuses.length).toBeLessThanOrEqual(1);
    expect(text).not.toContain('API version');
    for (const status of statuses) expect([400, 413]).toContain(status);
  });

  it('answers pipelined requests in their order', async () => {
    const two =
      'GET /clock?mirror_time=12:22 HTTP/1.1\r\nHost: a\r\n\r\nGET /version HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    const { statuses, text } = await sendRaw(api.port, [two]);
    expect(statuses).toEqual([200, 200]);
    expect(text.indexOf('11:38')).toBeLessThan(text.indexOf('API version'));
  });
});

describe('what is no request', () => {
  it.each([
    ['no HTTP at all', ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'], 400],
    ['a method that does not exist', ['BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n'], 400],
    ['headers of 20 KiB', [`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`], 431],
    [
      'a body to a GET path',
      ['GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 209715200\r\n\r\n', 'x'.repeat(100_000)],
      413,
    ],
    ['a POST', ['POST /stocks HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'], 405],
    [
      'Expect: 100-continue',
      ['GET /healthz HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n'],
      413,
    ],
  ])('%s gets a problem document and the connection ends', async (_, pieces, status) => {
    const { statuses, text } = await sendRaw(api.port, pieces);
    expect(statuses).toEqual([status]);
    expect(text).toContain('application/problem+json');
    expect(text).toContain('X-Request-Id: ');
  });

  it('CONNECT gets nothing', async () => {
    const { text } = await sendRaw(api.port, ['CONNECT evil.example:443 HTTP/1.1\r\nHost: a\r\n\r\n']);
    expect(text).toBe('');
  });

  it('HTTP/1.0 without a host is answered', async () => {
    const { statuses } = await sendRaw(api.port, ['GET /healthz HTTP/1.0\r\n\r\n']);
    expect(statuses).toEqual([200]);
  });
});

describe('a slow sender (slowloris)', () => {
  it('is cut off with 408 while others are answered', async () => {
    const slow = sendRaw(
      api.port,
      Array.from({ length: 40 }, (_, i) => (i === 0 ? 'GET / HTTP/1.1\r\n' : `X-${i}: 1\r\n`)),
      { pauseMs: 400, limitMs: 50_000 },
    );
    const meanwhile = await api.ask('/stocks/time-series/AAA');
    const { statuses, text } = await slow;
    expect(meanwhile.status).toBe(200);
    expect(statuses).toEqual([408]);
    expect(text).toContain('application/problem+json');
  });
});
