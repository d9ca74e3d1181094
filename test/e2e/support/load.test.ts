import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { forgetProcess, recordProcess } from '../../support/run.js';
import { until } from '../../support/service.js';
import type { LoadReport } from './load.js';

/** Answers by the path: a status, or a connection that breaks. */
async function startServer(): Promise<{
  origin: string;
  /** Resolves when so many requests have come. */
  asked: (requests: number) => Promise<void>;
  close: () => Promise<void>;
}> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    if (request.url === '/broken') response.destroy();
    else if (request.url === '/cut')
      response.writeHead(200, { 'Content-Length': '9' }).write('1', () => response.destroy());
    else if (request.url === '/empty') response.end();
    else response.writeHead(Number(request.url?.slice(1))).end('text');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked: (count) => until(() => requests >= count, `${count} requests`),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function load(paths: readonly string[], tellAfter = 1): Promise<LoadReport> {
  const { origin, asked, close } = await startServer();
  const plan = {
    origin,
    paths,
    requests: 40,
    concurrency: 4,
    perSecond: 1000,
    timeoutMs: 5000,
    atMostSeconds: 20,
  };
  const child = spawn(process.execPath, ['test/e2e/support/in-cluster/load.mjs'], {
    env: { LOAD: JSON.stringify(plan) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  recordProcess(child.pid ?? 0);
  await asked(tellAfter);
  child.kill('SIGTERM');
  const report = JSON.parse(await text(child.stdout)) as LoadReport;
  forgetProcess(child.pid ?? 0);
  await close();
  return report;
}

describe('the load', () => {
  it('counts each request, and no failure where there is none', async () => {
    const report = await load(['/200']);
    expect(report).toMatchObject({ failed: 0, errors: {}, firstErrors: [] });
    expect(report.requests).toBeGreaterThanOrEqual(40);
    expect(report.ms.p50).toBeLessThanOrEqual(report.ms.max);
  });

  it('goes on until it is told to end, at its rate', async () => {
    const { requests, seconds } = await load(['/200'], 500);
    expect(requests).toBeGreaterThanOrEqual(500);
    expect(requests).toBeLessThanOrEqual(seconds * 1000 + 4);
  });

  it.each([
    ['another status', '/503', /^status 503$/],
    ['a connection that breaks', '/broken', /^ECONNRESET/],
    ['an answer that is cut', '/cut', /^broken answer|^cut answer/],
    ['an empty answer', '/empty', /^empty answer$/],
  ])('counts %s as failed, by its kind', async (_, path, kind) => {
    const { requests, failed, errors, firstErrors } = await load(['/200', path]);
    expect(Math.abs(failed - requests / 2)).toBeLessThanOrEqual(1);
    expect(Object.keys(errors).filter((name) => !kind.test(name))).toEqual([]);
    expect(Object.values(errors).reduce((sum, count) => sum + count)).toBe(failed);
    expect(firstErrors).toHaveLength(10);
  });
});
