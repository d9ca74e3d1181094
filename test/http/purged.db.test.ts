import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import type { Database } from '../../src/database/database.js';
import { purge } from '../../src/ingest/purge.js';
import { datasetMetrics } from '../../src/observability/metrics/datasets.js';
import { metricsOf } from '../../src/observability/metrics/registry.js';
import { openFor } from '../ingest/support/loading.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { redisUrl } from '../support/redis.js';
import { putBars, putMeasurements } from '../support/rows.js';
import {
  type Reply,
  startTestService,
  type TestService,
  until,
  untilReady,
  untilShared,
} from '../support/service.js';

let created: TestDatabase;
let database: Database;
const services: TestService[] = [];
beforeEach(async () => {
  created = await createDatabase();
  database = openFor(created.url);
});
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop()));
  await database.close();
  await created.drop();
});

async function serving(env: Record<string, string> = {}): Promise<TestService> {
  const api = await startTestService(created.url, env);
  services.push(api);
  await untilReady(api);
  await untilShared(api);
  return api;
}

const purged = (dataset: string): Promise<unknown> =>
  purge({ database, dataset, ifBusy: 'wait', signal: new AbortController().signal });

const path = '/stocks/time-series/AAA';
const bar = (close: number) => ({ symbol: 'AAA', date: '2024-02-01', close });
const measured = { station: 'aq', time: '2024-02-01 00:15:00', values: { no2: 4 } };
/** What a scrape shows of the datasets, after all that the service has told so far. */
async function scraped({ seen }: TestService): Promise<string> {
  const metrics = metricsOf({ version: '1', commit: 'abc' }, [datasetMetrics(Date.now)]);
  for (const observation of seen) metrics.observe(observation);
  return (await metrics.scrape('')).body;
}
const conditional = (api: TestService, of: Reply): Promise<Reply> =>
  api.ask(path, { 'If-None-Match': of.headers['etag'] ?? '' });

describe('a dataset that was purged', () => {
  it('is served neither from the database nor from a cache, and listed nowhere', async () => {
    const api = await serving({ ALMANAC_REDIS_URL: await redisUrl() });
    await putBars(created.url, 'prices', [bar(10)]);
    await putBars(created.url, 'others', [{ ...bar(1), symbol: 'BBB' }]);
    await until(async () => (await api.ask(path)).status === 200, 'it is served');
    const before = await api.ask(path);
    expect(await scraped(api)).toContain('almanac_dataset_rows{dataset="prices",type="StocksOHLCV"} 1');

    await purged('prices');
    await until(async () => (await api.ask(path)).status === 404, 'it is gone');

    expect((await conditional(api, before)).status).toBe(404);
    expect((await api.ask('/datasets/prices')).status).toBe(404);
    expect((await api.ask('/datasets')).text).not.toContain('prices');
    const symbols = (await api.ask('/stocks')).text;
    expect([symbols.includes('AAA'), symbols.includes('BBB')]).toEqual([false, true]);
    const metrics = await scraped(api);
    expect([metrics.includes('dataset="prices"'), metrics.includes('dataset="others"')]).toEqual([
      false,
      true,
    ]);
    // Another process knows nothing but what is in the shared cache.
    const fresh = await serving({ ALMANAC_REDIS_URL: await redisUrl() });
    expect((await fresh.ask(path)).status).toBe(404);
  });

  it('has nothing in common with a later one of its name, not even where rows and revisions are the same', async () => {
    const redis = await redisUrl();
    const client = createClient({ url: redis });
    await client.connect();
    await client.flushDb();
    await putBars(created.url, 'prices', [bar(10)]);
    const api = await serving({ ALMANAC_REDIS_URL: redis });
    const before = await api.ask(path);
    await until(async () => (await client.dbSize()) > 0, 'it is in the shared cache');
    client.destroy();

    await purged('prices');
    await putBars(created.url, 'prices', [bar(20)]);
    await until(async () => (await api.ask(path)).text.includes('"close":20'), 'the new one is served');

    const after = await conditional(api, before);
    expect([after.status, after.headers['etag'] === before.headers['etag']]).toEqual([200, false]);
    const fresh = await serving({ ALMANAC_REDIS_URL: redis });
    expect((await conditional(fresh, before)).text).toContain('"close":20');
  });
});

describe('a question that was put before the dataset was purged', () => {
  const never = { ALMANAC_POLL_MS: '60000' };

  it('gets what is true now, not the rows that are left', async () => {
    await putBars(created.url, 'prices', [bar(10)]);
    await putMeasurements(created.url, 'air', [measured]);
    const api = await serving(never);
    await purged('air');
    const list = await api.ask('/air_quality?station=aq&format=csv');
    expect([list.status, list.text.includes('aq')]).toEqual([404, true]);
    expect((await api.ask('/air_quality?format=csv')).text).not.toContain('aq');
    await purged('prices');
    expect((await api.ask(path)).status).toBe(404);
    expect((await api.ask('/stocks/time-series?symbols=AAA')).text).toContain('not-found');
  });

  it('gets the rows of the dataset that still has the symbol', async () => {
    await putBars(created.url, 'prices', [bar(10)]);
    const api = await serving(never);
    await purged('prices');
    await putBars(created.url, 'new-prices', [bar(30)]);
    const answer = await api.ask(path);
    expect([answer.status, answer.text.includes('"close":30')]).toEqual([200, true]);
  });
});
