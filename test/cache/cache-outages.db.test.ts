import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createSharedCache } from '../../src/cache/shared-cache.js';
import type { Observation } from '../../src/observability/observation.js';
import { freePort } from '../support/redis.js';
import { until } from '../support/service.js';
import { openGate } from '../support/tcp-gate.js';
import {
  askAnew,
  askManyAnew,
  cacheOf,
  keysOf,
  onRedis,
  patient,
  type Sharing,
  startSharing,
  untilCache,
  untilStored,
} from './support/sharing.js';

let sharing: Sharing;
beforeAll(async () => {
  sharing = await startSharing();
});
afterEach(() => sharing.endAll());
afterAll(() => sharing.close());

describe('a shared cache that does not do its part costs latency only', () => {
  it('missing at the start, it is found when it comes', async () => {
    const port = await freePort();
    const api = await sharing.serving({ ALMANAC_REDIS_URL: `redis://127.0.0.1:${port}` });
    await askManyAnew(api);
    expect(await cacheOf(api)).toBe('down');

    const redis = await sharing.redis({ port });

    await untilCache(api, 'up');
    await askAnew(api);
    await untilStored(redis.url);
  });

  it('killed, and back where it was', async () => {
    const redis = await sharing.redis();
    const api = await sharing.serving({ ALMANAC_REDIS_URL: redis.url });
    await untilCache(api, 'up');
    await redis.stop();
    await askManyAnew(api);
    await untilCache(api, 'down');

    await sharing.redis({ port: redis.port });

    await untilCache(api, 'up');
    await askAnew(api);
    await untilStored(redis.url);
    const outages = api.seen.filter((item) => item.kind === 'cache-state');
    expect(outages.map((item) => item.state)).toEqual(['closed', 'open', 'closed']);
  });

  it('frozen: no answer waits for it for long', async () => {
    const redis = await sharing.redis();
    const api = await sharing.serving({ ALMANAC_REDIS_URL: redis.url });
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
    const redis = await sharing.redis();
    const gate = await openGate(redis.port);
    sharing.endLater(() => gate.close());
    const api = await sharing.serving({ ALMANAC_REDIS_URL: `redis://127.0.0.1:${gate.port}` });
    await untilCache(api, 'up');

    gate.forgetConnections();
    await askManyAnew(api);
    expect(await cacheOf(api)).toBe('down');

    await until(async () => {
      await askAnew(api);
      return (await cacheOf(api)) === 'up';
    }, 'the cache is up');
    await askAnew(api);
    await untilStored(redis.url);
  });

  it('full: what it holds is still answered from it', async () => {
    const redis = await sharing.redis({ args: ['--maxmemory-policy', 'noeviction'] });
    const api = await sharing.serving({
      ALMANAC_REDIS_URL: redis.url,
      ALMANAC_CACHE_MIB: '0',
      ...patient,
    });
    await untilCache(api, 'up');
    await api.ask('/stocks/time-series/AAA?limit=7');
    await untilStored(redis.url);
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
    const redis = await sharing.redis({ args: ['--maxmemory-policy', 'noeviction'] });
    const states: Observation[] = [];
    const cache = createSharedCache({
      url: redis.url,
      secrets: () => ({ url: redis.url, password: '' }),
      ttlSeconds: 60,
      timeoutMs: 5000,
      observe: (observation) => states.push(observation),
    });
    sharing.endLater(() => cache.close());
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
    const redis = await sharing.redis({ args: ['--requirepass', 'right'] });
    const api = await sharing.serving({ ALMANAC_REDIS_URL: redis.url, ALMANAC_REDIS_PASSWORD: 'guessed' });
    await askManyAnew(api);
    expect(await cacheOf(api)).toBe('down');
    expect(JSON.stringify(api.seen)).not.toContain('guessed');
  });
});
