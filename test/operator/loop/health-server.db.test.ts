import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SideServer } from '../../../src/observability/side-server.js';
import { serveHealth } from '../../../src/operator/loop/health-server.js';

let server: SideServer;
let problems: { unready: string[]; dead: string[] };
const health = { unready: () => problems.unready, dead: () => problems.dead };
const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${server.port}${path}`, init);

beforeEach(async () => {
  problems = { unready: [], dead: [] };
  server = await serveHealth({ host: '127.0.0.1', port: 0, health });
});
afterEach(() => server.close());

describe('the health port', () => {
  it.each(['/healthz', '/readyz'])('answers %s with 200 while all is well', async (path) => {
    const response = await ask(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ status: 'ok' });
  });

  it.each([
    ['/healthz', { unready: [], dead: ['a'] }],
    ['/readyz', { unready: ['a'], dead: [] }],
  ])('answers %s alone with 503 and what is wrong', async (path, wrong) => {
    problems = wrong;
    const response = await ask(path);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ status: 'unavailable', problems: ['a'] });
    const other = path === '/healthz' ? '/readyz' : '/healthz';
    expect((await ask(other)).status).toBe(200);
  });

  it.each([
    ['another path', '/metrics', {}, 404],
    ['a name that every object has', '/constructor', {}, 404],
    ['another method', '/healthz', { method: 'POST' }, 405],
  ])('refuses %s', async (_, path, init, status) => {
    expect((await ask(path, init)).status).toBe(status);
  });

  it('says which setting to change when the port is taken', async () => {
    await expect(serveHealth({ host: '127.0.0.1', port: server.port, health })).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('ALMANAC_PORT'),
    });
  });
});
