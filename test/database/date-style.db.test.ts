import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putBars, putMeasurements } from '../support/rows.js';
import { startTestService, type TestService, untilReady } from '../support/service.js';

let database: TestDatabase;
let api: TestService;

beforeAll(async () => {
  database = await createDatabase();
  await putBars(database.url, 'prices', [{ symbol: 'AAA', date: '2024-02-01', close: 0.1 + 0.2 }]);
  await putMeasurements(database.url, 'air', [
    { station: 'roof', time: '2024-02-01 03:04:05.006', values: { no2: 0.1 + 0.2 } },
  ]);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const name = new URL(database.url).pathname.slice(1);
  for (const setting of [
    `datestyle = 'German, DMY'`,
    'extra_float_digits = 0',
    `timezone = 'Asia/Tokyo'`,
    `intervalstyle = 'sql_standard'`,
  ])
    await client.query(`ALTER DATABASE ${name} SET ${setting}`);
  await client.end();
  api = await startTestService(database.url);
  await untilReady(api);
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

it('a database with other habits gives the same answers', async () => {
  const bar = await api.ask('/stocks/time-series/AAA?dp=full');
  const air = await api.ask('/air_quality?format=csv');
  const stocks = await api.ask('/stocks');
  expect(JSON.parse(bar.text)).toMatchObject([{ date: '2024-02-01', close: 0.30000000000000004 }]);
  expect(air.text).toContain('2024-02-01 03:04:05.006,roof,,0.30000000000000004');
  expect(JSON.parse(stocks.text)).toMatchObject([{ first: '2024-02-01' }]);
});
