import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { createSharedCache } from '../../src/cache/shared-cache.js';
import type { Observation } from '../../src/observability/observation.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { freePort, startRedis, type TestRedis } from '../support/redis.js';
import { putBars } from '../support/rows.js';
import { temporaryFolder } from '../support/run.js';
import { type Reply, startTestService, type TestService, until, untilReady } from '../support/service.js';
import { openGate } from '../support/tcp-gate.js';

let database: TestDatabase;
const services: TestService[] = [];
const ended: (() => Promise<void>)[] = [];

beforeAll(async () => {
  database = await createDatabase();
  const days = Array.from({ length: 28 }, (_, i) => `2024-02-${String(i + 1).padStart(2, '0')}`);
  await putBars(
    database.url,
    'prices',
    days.map((date, i) => ({ symbol: 'AAA', date, close: 10 + i })),
  );
});
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop()));
  await Promise.all(ended.splice(0).map((end) => end()));
});
afterAll(async () => database.drop());

async function redisWith(...args: string[]): Promise<TestRedis> {
  const redis = await startRedis({ args });
  ended.push(() => redis.stop());
  return redis;
}

async function serving(url: string, env: Record<string, string> = {}): Promise<TestService> {
  const api = await startTestService(database.url, { ALMANAC_REDIS_URL: url, ...env });
  services.push(api);
  await untilReady(api);
  return api;
}

/** What `/readyz` reports of the cache; it is 200 whatever that is. */
async function cacheOf(api: TestService): Promise<string> {
  const reply = await api.ask('/readyz');
  expect(reply.status).toBe(200);
  return (JSON.parse(reply.text) as { checks: { cache: string } }).checks.cache;
}
const untilCache = (api: TestService, state: string): Promise<void> =>
  until(async () => (await cacheOf(api)) === state, `the cache is ${state}`);

let asked = 0;
/** A question that nobody has put before. Every answer must be right, and there within a second. */
async function askAnew(api: TestService): Promise<Reply> {
  asked += 1;
  const started = performance.now();
  const start = new Date(Date.UTC(1700, 0, asked)).toISOString().slice(0, 10);
  const reply = await api.ask(`/stocks/time-series/AAA?start=${start}`);
  expect([reply.status, reply.text.includes('"symbol":"AAA"')]).toEqual([200, true]);
  expect(performance.now() - started).toBeLessThan(1000);
  return reply;
}
async function askManyAnew(api: TestService): Promise<void> {
  for (let round = 0; round < 12; round++) await askAnew(api);
}

async function onRedis(url: string, ...commands: string[][]): Promise<unknown[]> {
  const client = createClient({ url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const results = [];
    for (const command of commands) results.push(await client.sendCommand(command));
    return results;
  } finally {
    client.destroy();
  }
}
const keysOf = async (url: string): Promise<string[]> => (await onRedis(url, ['KEYS', '*']))[0] as string[];

describe('processes that share a cache', () => {
  it('answer from what another one computed, under a key that says what it holds and for how long', async () => {
    const redis = await redisWith();
    const first = await serving(redis.url, { ALMANAC_REDIS_TTL: '600' });
    await untilCache(first, 'up');
    const path = '/stocks/time-series/AAA?limit=5';
    const computed = await first.ask(path);
    await until(async () => (await keysOf(redis.url)).length === 1, 'the answer is stored');
    const second = await serving(redis.url);
    await untilCache(second, 'up');
    const before = second.queries();

    const shared = await second.ask(path);

    expect(computed.headers['cache-status']).toBe('almanac; fwd=miss');
    expect(shared.headers['cache-status']).toBe('almanac; hit; detail=l2');
    expect([shared.text, shared.headers['etag']]).toEqual([computed.text, computed.headers['etag']]);
    expect(second.queries()).toBe(before);
    expect((await second.ask(path)).headers['cache-status']).toBe('almanac; hit; detail=l1');
    const [key] = await keysOf(redis.url);
    expect(key).toMatch(/^almanac:1:prices:r1:[\w-]{43}$/);
    const [ttl] = await onRedis(redis.url, ['TTL', key ?? '']);
    expect([Number(ttl) > 590, Number(ttl) <= 600]).toEqual([true, true]);
  });

  it.each([
    ['text', ['SET', 'KEY', 'not an answer']],
    ['a list', ['LPUSH', 'KEY', 'a']],
    ['a head that promises more than there is', ['SET', 'KEY', '\u007f\u007f\u007f\u007f{}']],
  ])('take foreign garbage under their key, %s, for a miss', async (_, command) => {
    const redis = await redisWith();
    const first = await serving(redis.url);
    await untilCache(first, 'up');
    const computed = await first.ask('/stocks/time-series/AAA?limit=6');
    await until(async () => (await keysOf(redis.url)).length === 1, 'the answer is stored');
    const [key = ''] = await keysOf(redis.url);
    await onRedis(
      redis.url,
      ['DEL', key],
      command.map((word) => (word === 'KEY' ? key : word)),
    );
    const second = await serving(redis.url);
    await untilCache(second, 'up');

    const reply = await second.ask('/stocks/time-series/AAA?limit=6');

    expect([reply.status, reply.headers['cache-status']]).toEqual([200, 'almanac; fwd=miss']);
    expect(reply.text).toBe(computed.text);
  });
});

describe('a shared cache that does not do its part costs latency only', () => {
  it('missing at the start, it is found when it comes', async () => {
    const port = await freePort();
    const api = await serving(`redis://127.0.0.1:${port}`);
    await askManyAnew(api);
    expect(await cacheOf(api)).toBe('down');

    const redis = await startRedis({ port });
    ended.push(() => redis.stop());

    await untilCache(api, 'up');
    await askAnew(api);
    await until(async () => (await keysOf(redis.url)).length > 0, 'an answer is stored');
  });

  it('killed, and back where it was', async () => {
    const redis = await redisWith();
    const api = await serving(redis.url);
    await untilCache(api, 'up');
    await redis.stop();
    await askManyAnew(api);
    await untilCache(api, 'down');

    const back = await startRedis({ port: redis.port });
    ended.push(() => back.stop());

    await untilCache(api, 'up');
    await askAnew(api);
    await until(async () => (await keysOf(redis.url)).length > 0, 'an answer is stored');
    const outages = api.seen.filter((item) => item.kind === 'cache-state');
    expect(outages.map((item) => item.state)).toEqual(['closed', 'open', 'closed']);
  });

  it('frozen: no answer waits for it for long', async () => {
    const redis = await redisWith();
    const api = await serving(redis.url);
    await untilCache(api, 'up');
    process.kill(redis.pid, 'SIGSTOP');
    try {
      await askManyAnew(api);
      expect(await cacheOf(api)).toBe('down');
    } finally {
      process.kill(redis.pid, 'SIGCONT');
    }
    await until(async () => {
      await askAnew(api);
      return (await cacheOf(api)) === 'up';
    }, 'the cache is up');
  });

  it('gone without a word behind a connection that stays open, it is looked for anew', async () => {
    const redis = await redisWith();
    const gate = await openGate(redis.port);
    ended.push(() => gate.close());
    const api = await serving(`redis://127.0.0.1:${gate.port}`);
    await untilCache(api, 'up');

    gate.forgetConnections();
    await askManyAnew(api);
    expect(await cacheOf(api)).toBe('down');

    await until(async () => {
      await askAnew(api);
      return (await cacheOf(api)) === 'up';
    }, 'the cache is up');
    await askAnew(api);
    await until(async () => (await keysOf(redis.url)).length > 0, 'an answer is stored');
  });

  it('full: what it holds is still answered from it', async () => {
    const redis = await redisWith('--maxmemory-policy', 'noeviction');
    const api = await serving(redis.url, { ALMANAC_CACHE_MIB: '0', ALMANAC_REDIS_TIMEOUT_MS: '1000' });
    await untilCache(api, 'up');
    await api.ask('/stocks/time-series/AAA?limit=7');
    await until(async () => (await keysOf(redis.url)).length === 1, 'the answer is stored');
    await onRedis(redis.url, ['CONFIG', 'SET', 'maxmemory', '1']);

    await until(async () => {
      await askManyAnew(api);
      return (await cacheOf(api)) === 'full';
    }, 'the cache is full');

    const held = await api.ask('/stocks/time-series/AAA?limit=7');
    expect(held.headers['cache-status']).toBe('almanac; hit; detail=l2');
    expect(await keysOf(redis.url)).toHaveLength(1);
    await onRedis(redis.url, ['CONFIG', 'SET', 'maxmemory', '0']);
    await askAnew(api);
    await untilCache(api, 'up');
  });

  it('full, it goes on answering when nearly all that it is told is to store', async () => {
    const redis = await redisWith('--maxmemory-policy', 'noeviction');
    const states: Observation[] = [];
    const cache = createSharedCache({
      url: redis.url,
      secrets: () => ({ url: redis.url, password: '' }),
      ttlSeconds: 60,
      timeoutMs: 5000,
      observe: (observation) => states.push(observation),
    });
    ended.push(() => cache.close());
    const answer = { tag: '1.1', body: Buffer.from('kept'), storedAt: 1, modifiedAt: 1 };
    await until(() => cache.state() === 'up', 'it is connected');
    cache.set('held', answer);
    await until(async () => (await cache.get('held')) !== undefined, 'it is stored');
    await onRedis(redis.url, ['CONFIG', 'SET', 'maxmemory', '1']);

    for (let round = 0; round < 30; round++) cache.set(`other-${round}`, answer);

    await until(() => cache.state() === 'full', 'it is full');
    for (let round = 0; round < 5; round++) expect((await cache.get('held'))?.body.toString()).toBe('kept');
    expect(states).not.toContainEqual(expect.objectContaining({ kind: 'cache-state', state: 'open' }));
  });

  it('behind another password', async () => {
    const redis = await redisWith('--requirepass', 'right');
    const api = await serving(redis.url, { ALMANAC_REDIS_PASSWORD: 'guessed' });
    await askManyAnew(api);
    expect(await cacheOf(api)).toBe('down');
    expect(JSON.stringify(api.seen)).not.toContain('guessed');
  });
});

describe('a password that is rotated', () => {
  it.each([
    ['in its own file', 'ALMANAC_REDIS_PASSWORD_FILE', (password: string) => `${password}\n`],
    ['in the file of the URL', 'ALMANAC_REDIS_URL_FILE', undefined],
  ])(
    '%s counts at the next connection, also when the file is missing for a while',
    async (_, variable, text) => {
      const redis = await redisWith('--requirepass', 'alpha-1');
      const file = join(temporaryFolder(), 'secret');
      const url = (password: string): string => `redis://:${password}@127.0.0.1:${redis.port}`;
      const content = text ?? url;
      writeFileSync(file, content('alpha-1'));
      const env = { [variable]: file, ...(text && { ALMANAC_REDIS_URL: redis.url }) };
      const api = await startTestService(database.url, env);
      services.push(api);
      await untilReady(api);
      await untilCache(api, 'up');

      rmSync(file);
      await onRedis(
        url('alpha-1'),
        ['CONFIG', 'SET', 'requirepass', 'beta-2'],
        ['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'],
      );
      await untilCache(api, 'down');
      await askAnew(api);
      writeFileSync(file, content('beta-2'));

      await untilCache(api, 'up');
      expect(JSON.stringify(api.seen)).not.toMatch(/alpha-1|beta-2/);
    },
  );
});
