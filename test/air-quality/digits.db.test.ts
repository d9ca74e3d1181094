import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { conversion } from '../../src/air-quality/units.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putMeasurements } from '../support/rows.js';
import { startTestService, type TestService, untilReady } from '../support/service.js';
import { quarter } from './support/rows.js';

const extremes = [
  0,
  -0,
  5e-324,
  1e-323,
  2.2250738585072014e-308,
  1e-300,
  1e-7,
  1.2345e-7,
  1e-5,
  0.0001,
  0.1 + 0.2,
  1 / 3,
  2 ** -44,
  9.137353903174679,
  100,
  999999999999999,
  1e15,
  2 ** 53,
  1e20,
  1e21,
  1.5e300,
  1.7976931348623157e308,
];
const printed = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

let database: TestDatabase;
let test: TestService;

beforeAll(async () => {
  database = await createDatabase();
  const rows = extremes.map((value, index) => ({ station: 's', time: quarter(index, index), value }));
  await putMeasurements(
    database.url,
    'extremes',
    rows.map(({ station, time }) => ({ station, time })),
  );
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  for (const { time, value } of rows)
    await client.query('UPDATE measurements SET no2 = $1, co = $1, pm10 = $1 WHERE time = $2', [
      printed(value),
      time,
    ]);
  // A server may be configured so that it prints fewer digits.
  const name = new URL(database.url).pathname.slice(1);
  await client.query(`ALTER DATABASE ${name} SET extra_float_digits = 0`);
  await client.end();
  test = await startTestService(database.url);
  await untilReady(test);
});
afterAll(async () => {
  await test.stop();
  await database.drop();
});

/** The cells of a column of the CSV answer. */
async function column(query: string, name: string): Promise<string[]> {
  const reply = await test.ask(`/air_quality?format=csv&${query}`);
  expect(reply.status).toBe(200);
  const [header = '', ...lines] = reply.text.trimEnd().split('\n');
  return lines.map((line) => line.split(',')[header.split(',').indexOf(name)] ?? '');
}

describe('digits', () => {
  it('are the shortest that give the stored double again, streamed and paged', async () => {
    const expected = extremes.map(printed);

    expect(await column('', 'no2')).toEqual(expected);
    expect(await column('limit=100', 'no2')).toEqual(expected);
  });

  it('and times are the same in all formats, streamed and paged', async () => {
    const csv = await test.ask('/air_quality?format=csv');
    const lines = csv.text.trimEnd().split('\n').slice(1);
    const json = lines.map((line) => {
      const [time, station, ...values] = line.split(',');
      const names = ['so2', 'no2', 'co', 'o3', 'pm10', 'pm2_5'];
      const pairs = names.map((name, index) => `"${name}":${values[index] || 'null'}`);
      return `{"TimeInstant":"${time}","id_entity":"${station}",${pairs.join(',')}}`;
    });

    for (const limit of ['', '&limit=100']) {
      const of = async (format: string): Promise<string> =>
        (await test.ask(`/air_quality?format=${format}${limit}`)).text;
      expect(await of('csv')).toBe(csv.text);
      expect(await of('ndjson')).toBe(`${json.join('\n')}\n`);
      expect(await of('json')).toBe(`{"air_quality_measurements":[${json.join(',')}]}`);
      expect((await of('text')).split('\n')[1]?.split(/\s+/)).toEqual(
        lines[0]?.replaceAll(/,(?=,|$)/g, ',·').split(/[ ,]/),
      );
    }
    expect(lines[1]).toMatch(/^2024-03-01 00:15:00\.001,s,/);
    expect(csv.text).toMatch(/^TimeInstant,id_entity,so2,no2,co,o3,pm10,pm2_5\n2024-03-01 00:00:00\.000,s,/);
  });

  it.each([
    ['no2', 'ppb'],
    ['co', 'ppb'],
    ['co', 'ugm3'],
    ['pm10', 'ppb'],
  ] as const)(
    'of %s in %s are those of JavaScript, and no number is too large or small',
    async (name, units) => {
      const { times, over } = conversion(name, units);
      const unchanged = times === 1;
      const expected = extremes.map((value) => {
        if (unchanged) return printed(value);
        if (value > 1e290) return '';
        return value < 1e-290 ? '0' : String((value * times) / over);
      });

      expect(await column(`units=${units}`, name)).toEqual(expected);
      expect(await column(`units=${units}&limit=100`, name)).toEqual(expected);
    },
  );

  it('do not keep statistics from being made: what is absurd is left out', async () => {
    const path = '/air_quality/aggregates?period=year&pollutants=no2';
    const [row] = ((await test.ask(path)).json() as { air_quality_aggregates: object[] })
      .air_quality_aggregates;

    expect(row).toMatchObject({
      period_start: '2024-01-01 00:00:00.000',
      count: extremes.length - 2,
      max: 1e21,
    });
    expect((await test.ask(`${path}&units=ppb`)).status).toBe(200);
  });
});
