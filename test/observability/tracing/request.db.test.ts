import { Agent, get } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../../support/databases.js';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../../support/otlp-receiver.js';
import { freePort, startRedis, type TestRedis } from '../../support/redis.js';
import { putBars } from '../../support/rows.js';
import { type Program, serve, untilReadiness } from '../../support/serve.js';
import { ask, until } from '../../support/service.js';

let database: TestDatabase;
let redis: TestRedis;
let receiver: OtlpReceiver;
let program: Program;
let metricsPort: number;

beforeAll(async () => {
  [database, redis, receiver] = await Promise.all([createDatabase(), startRedis(), startOtlpReceiver()]);
  await putBars(
    database.url,
    'prices',
    ['AAA', 'BBB'].map((symbol) => ({ symbol, date: '2024-02-01', close: 10, volume: 1 })),
  );
  metricsPort = await freePort();
  program = await serve({
    ALMANAC_DATABASE_URL: database.url,
    ALMANAC_REDIS_URL: redis.url,
    ALMANAC_METRICS_PORT: String(metricsPort),
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_BSP_SCHEDULE_DELAY: '20',
  });
  await untilReadiness(program, 200);
}, 120_000);
afterAll(async () => {
  await program.stop();
  await Promise.all([database.drop(), redis.stop(), receiver.close()]);
});
beforeEach(() => receiver.forget());

const route = '/stocks/time-series/:symbol';
let question = 0;
/** A question that nobody has put before. */
const path = (): string => `/stocks/time-series/AAA?limit=${(question += 1)}`;

const requestOf = (id: string): Promise<ReceivedSpan> =>
  until(
    () => receiver.spans.some(({ attributes }) => attributes['almanac.request_id'] === id),
    `the request ${id} is traced`,
  ).then(
    () => receiver.spans.find(({ attributes }) => attributes['almanac.request_id'] === id) as ReceivedSpan,
  );
const child = (of: ReceivedSpan, name: string): ReceivedSpan => {
  const found = receiver.below(of).find((span) => span.name === name);
  if (found === undefined)
    throw new Error(
      `${of.name} has no ${name}, but ${receiver
        .below(of)
        .map((span) => span.name)
        .join()}`,
    );
  return found;
};
const logLine = async (id: string): Promise<Record<string, unknown>> => {
  const find = (): string | undefined =>
    program
      .said()
      .split('\n')
      .find((line) => line.includes(`"request_id":"${id}"`) && line.endsWith('}'));
  await until(() => find() !== undefined, `the request ${id} has a line`);
  return JSON.parse(find() ?? '{}') as Record<string, unknown>;
};

const onConnection = (agent: Agent, asked: string, headers: Record<string, string>): Promise<void> =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: program.port, path: asked, agent, headers }, (response) => {
      response.resume().on('end', resolve);
    }).on('error', reject);
  });

describe('a request', () => {
  it('is followed by its id through log line, trace and exemplar', async () => {
    const reply = await program.ask(path(), { 'X-Request-Id': 'follow-me' });
    const [, traceId, spanId] = /^00-(\w{32})-(\w{16})-01$/.exec(String(reply.headers['traceparent'])) ?? [];
    const request = await requestOf('follow-me');
    expect(request).toMatchObject({
      traceId,
      spanId,
      parentId: '',
      name: `GET ${route}`,
      kind: 'server',
      failed: false,
    });
    expect(await logLine('follow-me')).toMatchObject({
      trace_id: traceId,
      span_id: spanId,
      route,
      status: 200,
      dataset: 'prices',
    });
    const metrics = await ask(metricsPort, '/metrics', {
      headers: { Accept: 'application/openmetrics-text' },
    });
    const exemplar = metrics.text
      .split('\n')
      .find(
        (line) => line.startsWith('http_request_duration_seconds_bucket') && line.includes(traceId ?? '-'),
      );
    expect(exemplar).toContain(`path="${route}"`);
  });

  it('shows cache, database and presenting below it', async () => {
    // Nobody has asked for it: what is read once answers later questions from memory.
    await program.ask('/stocks/time-series/BBB', { 'X-Request-Id': 'stages' });
    const request = await requestOf('stages');
    const cache = child(request, 'cache');
    const query = child(cache, 'query');
    const [database] = receiver.below(query);
    expect(receiver.below(request).map(({ name }) => name)).toEqual(['cache', 'present']);
    expect(cache.attributes).toEqual({ 'almanac.cache': 'fwd=miss' });
    expect(database).toMatchObject({
      kind: 'client',
      attributes: {
        'db.system.name': 'postgresql',
        'db.query.summary': database?.name,
        'db.namespace': expect.any(String),
        'server.address': expect.any(String),
        'server.port': expect.any(Number),
      },
    });
    expect(database?.traceId).toBe(request.traceId);
  });

  it('shows what it asks of Redis, without keys', async () => {
    await program.ask(path(), { 'X-Request-Id': 'shared' });
    const cache = child(await requestOf('shared'), 'cache');
    await until(() => receiver.below(cache).some(({ name }) => name === 'SET'), 'the answer is shared');
    expect(child(cache, 'GET')).toMatchObject({
      kind: 'client',
      attributes: {
        'db.system.name': 'redis',
        'db.operation.name': 'GET',
        'server.address': '127.0.0.1',
        'server.port': redis.port,
      },
    });
  });

  it('that is answered by the memory is one span that says so', async () => {
    const asked = path();
    await program.ask(asked);
    await program.ask(asked, { 'X-Request-Id': 'hot' });
    const request = await requestOf('hot');
    expect(request.attributes).toMatchObject({
      'http.request.method': 'GET',
      'http.route': route,
      'http.response.status_code': 200,
      'url.path': '/stocks/time-series/AAA',
      'almanac.cache': 'hit; detail=l1',
      'almanac.dataset': 'prices',
    });
    expect(receiver.below(request)).toEqual([]);
  });

  it('is part of the trace of who asked, and only when that is recorded', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const parent = 'b7ad6b7169203331';
    const quiet = '1af7651916cd43dd8448eb211c80319c';
    const unrecorded = await program.ask(path(), { Traceparent: `00-${quiet}-${parent}-00` });
    await program.ask(path(), { Traceparent: `00-${trace}-${parent}-01`, 'X-Request-Id': 'joined' });
    expect(await requestOf('joined')).toMatchObject({ traceId: trace, parentId: parent });
    expect(unrecorded.headers['traceparent']).toMatch(new RegExp(`^00-${quiet}-\\w{16}-00$`));
    expect(receiver.spans.filter(({ traceId }) => traceId === quiet)).toEqual([]);
  });

  it.each<[string, number, boolean]>([
    ['/stocks/time-series/AAA?limit=-1', 400, false],
    ['/stocks/time-series/NOPE', 404, false],
  ])('that is wrong is no failure of ours: %s', async (asked, status, failed) => {
    await program.ask(asked, { 'X-Request-Id': `wrong-${status}` });
    const request = await requestOf(`wrong-${status}`);
    expect(request).toMatchObject({ failed, attributes: { 'http.response.status_code': status } });
  });

  it('has no name of its own where no route is', async () => {
    await program.ask('/no/such/path', { 'X-Request-Id': 'lost' });
    expect((await requestOf('lost')).name).toBe('GET');
  });

  it.each([
    ['POST', 'POST', 'POST'],
    ['PROPFIND', 'HTTP', '_OTHER'],
  ])('is named by its method when that is known: %s', async (method, name, attribute) => {
    await ask(program.port, '/clock', { method, headers: { 'X-Request-Id': `by-${method}` } });
    expect(await requestOf(`by-${method}`)).toMatchObject({
      name,
      attributes: { 'http.request.method': attribute, 'http.response.status_code': 405 },
    });
  });

  it('takes no other with it that comes on the same connection', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const parent = '-b7ad6b7169203331-0';
    await onConnection(agent, '/datasets', { traceparent: `00-2af7651916cd43dd8448eb211c80319c${parent}1` });
    await onConnection(agent, '/datasets', { traceparent: `00-3af7651916cd43dd8448eb211c80319c${parent}0` });
    agent.destroy();
    await program.ask('/version', { 'X-Request-Id': 'last' });
    await requestOf('last');
    const databases = receiver.spans.filter(
      ({ attributes, traceId }) => attributes['db.system.name'] === 'postgresql' && /^[23]af/.test(traceId),
    );
    expect(databases.map(({ traceId }) => traceId)).toEqual(['2af7651916cd43dd8448eb211c80319c']);
  });

  it('of a probe is not traced', async () => {
    await program.ask('/readyz', { 'X-Request-Id': 'probe' });
    await program.ask('/version', { 'X-Request-Id': 'after' });
    await requestOf('after');
    const ids = receiver.spans.map(({ attributes }) => attributes['almanac.request_id']);
    expect(ids).toContain('after');
    expect(ids).not.toContain('probe');
  });

  it('names the program and its version', async () => {
    await program.ask('/version');
    expect((await receiver.span('GET /version')).resource).toMatchObject({
      'service.name': 'almanac',
      'service.version': expect.stringMatching(/^\d+\.\d+\.\d+/),
      'service.instance.id': expect.any(String),
    });
  });
});
