import { expect } from '@jest/globals';
import { createClient } from 'redis';
import { createDatabase } from '../../support/databases.js';
import { startRedis, type TestRedis } from '../../support/redis.js';
import { putBars } from '../../support/rows.js';
import { startTestService, type TestService, until, untilReady } from '../../support/service.js';

/** Services on one database of 28 bars of AAA, and the Redis servers that they share. */
export interface Sharing {
  /** A server of its own; options as its command line takes them. */
  redis(options?: { args?: string[]; port?: number }): Promise<TestRedis>;
  /** A service that is ready, whatever its cache is. */
  serving(env: Record<string, string>): Promise<TestService>;
  /** Has something ended with what the test started. */
  endLater(end: () => Promise<void>): void;
  /** Ends what the test started. */
  endAll(): Promise<void>;
  close(): Promise<void>;
}

export async function startSharing(): Promise<Sharing> {
  const database = await createDatabase();
  const days = Array.from({ length: 28 }, (_, i) => `2024-02-${String(i + 1).padStart(2, '0')}`);
  await putBars(
    database.url,
    'prices',
    days.map((date, i) => ({ symbol: 'AAA', date, close: 10 + i })),
  );
  const services: TestService[] = [];
  const others: (() => Promise<void>)[] = [];
  return {
    redis: async (options = {}) => {
      const redis = await startRedis(options);
      others.push(() => redis.stop());
      return redis;
    },
    serving: async (env) => {
      const api = await startTestService(database.url, env);
      services.push(api);
      await untilReady(api);
      return api;
    },
    endLater: (end) => void others.push(end),
    endAll: async () => {
      await Promise.all(services.splice(0).map((service) => service.stop()));
      await Promise.all(others.splice(0).map((end) => end()));
    },
    close: () => database.drop(),
  };
}

/** What `/readyz` reports of the cache; it is 200 whatever that is. */
export async function cacheOf(api: TestService): Promise<string> {
  const reply = await api.ask('/readyz');
  expect(reply.status).toBe(200);
  return (JSON.parse(reply.text) as { checks: { cache: string } }).checks.cache;
}

export const untilCache = (api: TestService, state: string): Promise<void> =>
  until(async () => (await cacheOf(api)) === state, `the cache is ${state}`);

export async function onRedis(url: string, ...commands: string[][]): Promise<unknown[]> {
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

export const keysOf = async (url: string): Promise<string[]> =>
  (await onRedis(url, ['KEYS', '*']))[0] as string[];

export const untilStored = (url: string): Promise<void> =>
  until(async () => (await keysOf(url)).length > 0, 'an answer is stored');

/** For what must come from the cache: by itself a service asks the database when Redis takes 50 ms, which may pass. */
export const patient = { ALMANAC_REDIS_TIMEOUT_MS: '10000' };

let asked = 0;
/** A question that nobody has put before. Every answer must be right, and there whatever the cache does. */
export async function askAnew(api: TestService): Promise<void> {
  asked += 1;
  const start = new Date(Date.UTC(1700, 0, asked)).toISOString().slice(0, 10);
  const reply = await api.ask(`/stocks/time-series/AAA?start=${start}`);
  expect([reply.status, reply.text.includes('"symbol":"AAA"')]).toEqual([200, true]);
}

export async function askManyAnew(api: TestService): Promise<void> {
  for (let round = 0; round < 12; round++) await askAnew(api);
}
