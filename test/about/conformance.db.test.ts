import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { Router } from '@koa/router';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { conformanceEndpoint } from '../../src/about/conformance.js';
import { conformanceSuites } from '../../src/conformance-suites.js';
import type { ConformanceSuite } from '../../src/conformance/conformance.js';
import { openVectors } from '../../src/conformance/vectors.js';
import { lendExchange, openExchange } from '../../src/http/exchange.js';
import { semantics } from '../../src/http/send-answer.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { ask, type Reply, startTestService, type TestService } from '../support/service.js';

interface Report {
  pass: boolean;
  semantics: string;
  suites: { name: string; pass: boolean; cases: number; failure?: string }[];
}

describe('GET /conformance', () => {
  let database: TestDatabase;
  let api: TestService;
  beforeAll(async () => {
    database = await createDatabase();
    api = await startTestService(database.url);
  });
  afterAll(async () => {
    await api.stop();
    await database.drop();
  });

  it('says that every suite passes', async () => {
    const reply = await api.ask('/conformance');

    const { pass, suites, ...rest } = reply.json() as Report;
    expect(suites.filter((suite) => !suite.pass)).toEqual([]);
    expect([reply.status, pass, rest]).toEqual([200, true, { semantics }]);
    expect(suites.map(({ name }) => name)).toEqual(conformanceSuites.map(({ name }) => name));
    expect(suites.every(({ cases }) => cases > 10)).toBe(true);
  });

  it('is a table for who asks for text', async () => {
    const reply = await api.ask('/conformance', { Accept: 'text/plain' });
    expect([reply.status, reply.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(reply.text).toContain(`${conformanceSuites.length} of ${conformanceSuites.length} suites pass.\n`);
  });

  it('is kept by no cache, as another process may be behind the next question', async () => {
    expect((await api.ask('/conformance')).headers['cache-control']).toBe('no-store');
  });

  it('takes no parameters', async () => {
    expect((await api.ask('/conformance?suite=resample')).status).toBe(400);
  });
});

/** The endpoint alone, over suites of the test's choice. */
describe('the endpoint', () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());

  async function open(suites: readonly ConformanceSuite[]): Promise<() => Promise<Reply>> {
    const endpoint = conformanceEndpoint({ suites, vectors: openVectors });
    const koa = new Koa().use(new Router().get(endpoint.path, endpoint.handler).routes());
    const behind = koa.callback();
    server = createServer((request, response) => {
      lendExchange(request, openExchange(request, { prefix: '', newId: () => 'id' }));
      void behind(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return () => ask(port, endpoint.path, {});
  }

  const passing: ConformanceSuite = {
    name: 'passing',
    reference: 'none',
    tolerance: 0,
    run: () => ({ cases: 1, worst: 0 }),
  };

  it('answers 503 with the same body when a suite fails', async () => {
    const wrong = { ...passing, name: 'wrong', run: () => ({ cases: 1, worst: 1e-9 }) };

    const reply = await (await open([passing, wrong]))();

    expect(reply.status).toBe(503);
    expect(reply.json()).toMatchObject({
      pass: false,
      semantics,
      suites: [
        { name: 'passing', pass: true },
        { name: 'wrong', pass: false },
      ],
    });
  });

  it('computes once, however many ask at once and after that', async () => {
    let runs = 0;
    const counted = { ...passing, run: () => ({ cases: (runs += 1), worst: 0 }) };
    const get = await open([counted]);

    const replies = [...(await Promise.all([get(), get(), get()])), await get()];

    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(runs).toBe(1);
  });
});
