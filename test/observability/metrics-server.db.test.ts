import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type MetricsServer, serveMetrics } from '../../src/observability/metrics-server.js';

let server: MetricsServer;
const metrics = {
  observe: () => undefined,
  scrape: (accept: string) => Promise.resolve({ type: 'text/plain', body: `accept ${accept}\n` }),
};
const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${server.port}${path}`, init);

beforeEach(async () => {
  server = await serveMetrics({ host: '127.0.0.1', port: 0, metrics });
});
afterEach(() => server.close());

describe('the metrics port', () => {
  it('answers /metrics in the format that is asked for', async () => {
    const response = await ask('/metrics', { headers: { accept: 'application/openmetrics-text' } });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('accept application/openmetrics-text\n');
  });

  it.each([
    ['another path', '/stocks', {}, { status: 404, code: 'not-found' }],
    ['another method', '/metrics', { method: 'POST' }, { status: 405, code: 'method-not-allowed' }],
  ])('answers %s with a problem', async (_, path, init, { status, code }) => {
    const response = await ask(path, init);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ type: `/problems/${code}`, status });
  });

  it('says which setting to change when the port is taken', async () => {
    await expect(serveMetrics({ host: '127.0.0.1', port: server.port, metrics })).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('ALMANAC_METRICS_PORT'),
    });
  });

  it('is closed at once, also while a client keeps its connection', async () => {
    await (await ask('/metrics')).text();
    await server.close();
    await expect(ask('/metrics')).rejects.toThrow('fetch failed');
  });
});
