import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putMeasurements } from '../support/rows.js';
import { startTestService, type TestService, until, untilReady } from '../support/service.js';
import { quarter, rowsOf } from './support/rows.js';

const escaped = (index: number): string => quarter(index).replace(' ', 'T');

interface Row {
  TimeInstant: string;
  id_entity: string;
  no2: number | null;
  co: number | null;
}
interface Page {
  air_quality_measurements: Row[];
  next_cursor?: string;
}

let database: TestDatabase;
let test: TestService;
const north = Array.from({ length: 25 }, (_, index) => `n${String(index).padStart(2, '0')}`);

beforeAll(async () => {
  database = await createDatabase();
  await putMeasurements(database.url, 'madrid', rowsOf(['m1', 'm2', 'm3'], 12));
  await putMeasurements(database.url, 'north', rowsOf(north, 4));
  test = await startTestService(database.url);
  await untilReady(test);
});
afterAll(async () => {
  await test.stop();
  await database.drop();
});

const get = async (query: string): Promise<Page> => {
  const reply = await test.ask(`/air_quality?${query}`);
  expect(reply.status).toBe(200);
  return reply.json();
};
const rows = async (query: string): Promise<Row[]> => (await get(query)).air_quality_measurements;
const place = ({ TimeInstant, id_entity }: Row): string => `${TimeInstant} ${id_entity}`;

/** All pages of a question; `between` runs after each of them. */
async function pages(query: string, between?: (page: number) => Promise<void>): Promise<Row[]> {
  const all: Row[] = [];
  let cursor = '';
  for (let number = 0; ; number++) {
    const page = await get(`${query}${cursor}`);
    all.push(...page.air_quality_measurements);
    if (page.next_cursor === undefined) return all;
    cursor = `&cursor=${page.next_cursor}`;
    await between?.(number);
  }
}

describe('/air_quality', () => {
  it('answers all rows of all datasets in order of time and station', async () => {
    const all = await rows('');

    expect(all).toHaveLength(3 * 12 + 25 * 4);
    expect(all.map(place)).toEqual(all.map(place).toSorted());
    expect(all[0]).toEqual({
      TimeInstant: '2024-03-01 00:00:00.000',
      id_entity: 'm1',
      so2: null,
      no2: 0,
      co: 0.1,
      o3: null,
      pm10: null,
      pm2_5: null,
    });
    expect((await rows('sort=desc')).map(place)).toEqual(all.map(place).toReversed());
  });

  it.each([
    ['one dataset', 'dataset=madrid', 36],
    ['one station', 'station=m2', 12],
    ['stations of two datasets', 'station=m2,n07&station=n08', 20],
    ['more stations than are read one by one', `station=${north.join(',')}`, 100],
    ['a time inclusive', `station=m1&from=${escaped(3)}`, 9],
    ['a time exclusive', `station=m1&to=${escaped(3)}`, 3],
    ['an hour', `station=m1&from=2024-03-01T01:00Z&to=2024-03-01T03:00%2B01:00`, 4],
    ['nothing', 'from=2030-01-01', 0],
  ])('picks %s', async (_, query, count) => {
    expect(await rows(query)).toHaveLength(count);
    expect(await rows(`${query}&limit=1000`)).toEqual(await rows(query));
  });

  it('has the columns that are asked for, in the order of the source', async () => {
    const [row] = await rows('station=m2&pollutants=pm2_5,no2&limit=1');

    expect(Object.keys(row ?? {})).toEqual(['TimeInstant', 'id_entity', 'no2', 'pm2_5']);
  });

  it.each([
    ['all', ''],
    ['a dataset', 'dataset=madrid'],
    ['stations of two datasets', 'station=m1,m3,n01'],
    ['many stations', `station=${north.join(',')}`],
    ['a range', `from=${escaped(1)}&to=${escaped(3)}`],
  ])('joins its pages to the whole: %s', async (_, query) => {
    for (const sort of ['asc', 'desc'])
      for (const limit of [7, 50]) {
        const question = `${query}&sort=${sort}`;
        expect(await pages(`${question}&limit=${limit}`)).toEqual(await rows(question));
      }
  });

  it('links the next page, also in CSV, and not after the last', async () => {
    const reply = await test.ask('/air_quality?station=m1&limit=11&format=csv');
    const [, next = ''] = /<([^>]+)>; rel="next"/.exec(String(reply.headers.link)) ?? [];
    const last = await test.ask(next);

    expect(last.text.split('\n')).toHaveLength(3);
    expect(last.headers.link).toBeUndefined();
    expect((await test.ask('/air_quality?station=m1&limit=12')).headers.link).toBeUndefined();
  });

  it('shows every row once while others are loaded between its pages', async () => {
    const before = await rows('dataset=madrid');
    const seen = await pages('dataset=madrid&limit=5', async (page) => {
      const time = [quarter(page, 500), quarter(11 - page, 500)];
      const added = time.map((at) => ({ station: 'm2', time: at }));
      await untilSeen('madrid', await putMeasurements(database.url, 'madrid', added));
    });
    const places = seen.map(place);

    expect(new Set(places).size).toBe(places.length);
    expect(places).toEqual(places.toSorted());
    expect(places.filter((text) => !text.includes('.500'))).toEqual(before.map(place));
    expect(places.length).toBeGreaterThan(before.length);
  });

  it('refuses a union in which a station is in several datasets, and answers for one of them', async () => {
    await untilSeen('copy', await putMeasurements(database.url, 'copy', rowsOf(['n24'], 1)));
    const refused = await test.ask('/air_quality');
    const answered = [
      await test.ask('/air_quality?dataset=copy'),
      await test.ask('/air_quality?station=n23'),
    ];
    await query(`DELETE FROM datasets WHERE name = 'copy'`);
    await untilSeen('copy', undefined);

    expect(refused.status).toBe(400);
    expect(refused.json()).toMatchObject({
      detail: 'n24 is in several datasets: choose one with dataset= (copy, north).',
    });
    expect(answered.map(({ status }) => status)).toEqual([200, 200]);
  });

  it.each([
    `station=${encodeURIComponent("m1' OR '1'='1")}`,
    'station=%00',
    'station=..%2f..%2fetc',
    `station=${'x'.repeat(100)}`,
    'from=%27%3BDROP%20TABLE%20measurements',
    'cursor=eyJhIjoxfQ',
    'cursor=%00',
    'pollutants=time',
    'limit=1;--',
    'dataset=%24%7B1%7D',
  ])('refuses hostile texts: %s', async (hostile) => {
    expect((await test.ask(`/air_quality?${hostile}`)).status).toBe(400);
  });
});

/** Waits until the service has seen a revision of a dataset; undefined: that the dataset is gone. */
const untilSeen = (dataset: string, revision: number | undefined): Promise<void> =>
  until(() => {
    const newest = test.seen.findLast((item) => item.kind === 'catalogue');
    return newest?.datasets.find((item) => item.dataset === dataset)?.revision === revision;
  }, `revision ${revision} of ${dataset} is seen`);

async function query(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(text);
  await client.end();
}
