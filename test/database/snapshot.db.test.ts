import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { freePort, redisUrl } from '../support/redis.js';
import { putBars, putMeasurements } from '../support/rows.js';
import { startTestService, type TestService, until, untilReady, untilShared } from '../support/service.js';

const path = '/stocks/time-series/AAA';
const stream = '/air_quality?format=csv';
const bar = (close: number) => ({ symbol: 'AAA', date: '2024-02-01', close });
const measured = (no2: number) => ({ station: 'aq', time: '2024-02-01 00:15:00', values: { no2 } });

let primary: TestDatabase;
let replica: TestDatabase;
const services: TestService[] = [];

beforeEach(async () => {
  [primary, replica] = await Promise.all([createDatabase(), createDatabase()]);
});
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop()));
  await Promise.all([primary.drop(), replica.drop()]);
});

async function serving(env: Record<string, string> = {}): Promise<TestService> {
  const api = await startTestService(primary.url, env);
  services.push(api);
  await untilReady(api);
  await untilShared(api);
  return api;
}

/** Names of the pools that data was read from. */
const poolsOf = (api: TestService): string[] =>
  api.seen.flatMap((item) => (item.kind === 'query' && item.pool !== 'watch' ? [item.pool] : []));

async function onRedis(url: string, command: string[]): Promise<unknown> {
  const client = createClient({ url });
  await client.connect();
  try {
    return await client.sendCommand(command);
  } finally {
    client.destroy();
  }
}
const keysOf = async (url: string): Promise<string[]> => (await onRedis(url, ['KEYS', '*'])) as string[];

describe('a load that is committed between a question and its reading', () => {
  const never = { ALMANAC_POLL_MS: '60000' };

  it('is what the answer holds, under the ETag and in the caches as the revision that was read', async () => {
    const redis = await redisUrl();
    await onRedis(redis, ['FLUSHDB']);
    await putBars(primary.url, 'prices', [bar(10), { ...bar(10), symbol: 'BBB' }]);
    const api = await serving({ ...never, ALMANAC_REDIS_URL: redis });
    const old = await api.ask(path);
    await putBars(primary.url, 'prices', [bar(20), { ...bar(20), symbol: 'BBB' }]);

    const answer = await api.ask('/stocks/time-series/BBB');

    expect(answer.text).toContain('"close":20');
    const other = await serving();
    const known = await other.ask('/stocks/time-series/BBB', {
      'If-None-Match': answer.headers['etag'] ?? '',
    });
    expect(known.status).toBe(304);
    await until(async () => (await keysOf(redis)).some((key) => key.includes(':r2:')), 'it is stored');
    expect(await keysOf(redis)).toHaveLength(2);
    const again = await api.ask('/stocks/time-series/BBB');
    expect([again.headers['cache-status'], again.headers['etag']]).toEqual([
      'almanac; hit; detail=l1',
      answer.headers['etag'],
    ]);
    // The catalogue has been refreshed: what was cached of the old revision is old now.
    const renewed = await api.ask(path);
    expect([renewed.headers['etag'] === old.headers['etag'], renewed.text.includes('"close":20')]).toEqual([
      false,
      true,
    ]);
  });

  it('is what a stream holds', async () => {
    await putMeasurements(primary.url, 'air', [measured(1)]);
    const api = await serving({ ...never, ALMANAC_CACHE_MIB: '0' });
    const old = await api.ask(stream);
    await putMeasurements(primary.url, 'air', [measured(2)]);

    const answer = await api.ask(stream);

    expect([old.text.includes(',1,'), answer.text.includes(',2,')]).toEqual([true, true]);
    expect(answer.headers['etag']).not.toBe(old.headers['etag']);
  });
});

/** Without cache: each question is read. */
const withReplica = (): Record<string, string> => ({
  ALMANAC_DATABASE_READ_URL: replica.url,
  ALMANAC_CACHE_MIB: '0',
});

describe('a replica', () => {
  beforeEach(async () => {
    // The values tell which of the two was read.
    await putBars(replica.url, 'prices', [bar(1)]);
    await putMeasurements(replica.url, 'air', [measured(1)]);
    await putBars(primary.url, 'prices', [bar(2)]);
    await putMeasurements(primary.url, 'air', [measured(2)]);
  });

  it.each([
    ['a bounded answer', path, 'replica', '"close":1'],
    ['a stream', stream, 'replica-streams', ',1,'],
  ])('that is up to date is read for %s', async (_, url, pool, value) => {
    const api = await serving(withReplica());
    expect((await api.ask(url)).text).toContain(value);
    expect(poolsOf(api)).toEqual([pool]);
  });

  it.each([
    ['a bounded answer', path, ['replica', 'primary'], '"close":2'],
    ['a stream', stream, ['replica-streams', 'primary-streams'], ',2,'],
  ])('that is behind is passed over for %s, and kept', async (_, url, pools, value) => {
    await putBars(primary.url, 'prices', [bar(2)]);
    await putMeasurements(primary.url, 'air', [measured(2)]);
    const api = await serving(withReplica());

    const replies = [await api.ask(url), await api.ask(`${url}${url.includes('?') ? '&' : '?'}sort=desc`)];

    for (const reply of replies) expect([reply.status, reply.text.includes(value)]).toEqual([200, true]);
    expect(poolsOf(api)).toEqual([...pools, ...pools]);
    expect(api.seen.filter((item) => item.kind === 'query' && item.error !== undefined)).toEqual([]);
    const { size, idle } = api.service.pools.find(({ name }) => name === pools[0])!.stats();
    expect([size, idle]).toEqual([1, 1]);
  });

  it('that has caught up is read again', async () => {
    await putBars(primary.url, 'prices', [bar(2)]);
    const api = await serving(withReplica());
    expect((await api.ask(path)).text).toContain('"close":2');
    await putBars(replica.url, 'prices', [bar(3)]);
    expect((await api.ask(`${path}?limit=4`)).text).toContain('"close":3');
    expect(poolsOf(api).at(-1)).toBe('replica');
  });

  it.each([
    ['a bounded answer', path, '"close":2'],
    ['a stream', stream, ',2,'],
  ])('that is away is passed over for %s', async (_, url, value) => {
    const read = new URL(replica.url);
    read.port = String(await freePort());
    const api = await serving({ ALMANAC_DATABASE_READ_URL: read.href });
    const reply = await api.ask(url);
    expect([reply.status, reply.text.includes(value)]).toEqual([200, true]);
    expect((await api.ask('/readyz')).status).toBe(200);
  });
});
