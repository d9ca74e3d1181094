import { createWriteStream, readFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { pythonCommand } from '../support/python.js';
import { runPython } from '../support/python-script.js';
import { temporaryFolder } from '../support/run.js';
import { type Program, serve, untilReadiness } from '../support/serve.js';

const rows = 1_000_000;
const MB = 1e6;
/** Of the whole process. The figure of 5,000,000 rows is taken by `npm run bench -- columnar --large`. */
const most = 250 * MB;

let database: TestDatabase;
let service: Program;
let expected: unknown[];
const files: Record<string, string> = {};

beforeAll(async () => {
  await pythonCommand();
  database = await createDatabase();
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  await admin.query(`INSERT INTO datasets (name, type, current_revision) VALUES ('long', 'AirQuality', 1)`);
  await admin.query(`
    INSERT INTO measurements SELECT 1, 's' || i % 10, timestamp '2000-01-01' + i / 10 * interval '15 min'
      + i % 10 * interval '1 ms', i / 7.0, CASE WHEN i % 11 > 0 THEN i / 13.0 END, i % 100, i / 17.0, i / 19.0, i / 23.0
    FROM generate_series(0, ${rows - 1}) AS i`);
  await admin.query(
    `INSERT INTO series SELECT dataset_id, station, min(time), max(time), count(*) FROM measurements GROUP BY 1, 2`,
  );
  await admin.query('ANALYZE');
  const counted = await admin.query<{ counts: [number, number] }>(
    'SELECT json_build_array(count(*), count(no2)) AS counts FROM measurements',
  );
  const sum = await admin.query<{ sum: number }>('SELECT sum(no2) FROM measurements');
  expected = [...counted.rows[0]!.counts, expect.closeTo(sum.rows[0]!.sum, -2)];
  await admin.end();
}, 900_000);
afterAll(() => database.drop());

beforeEach(async () => {
  service = await serve({ ALMANAC_DATABASE_URL: database.url });
  await untilReadiness(service, 200);
});
afterEach(() => service.stop());

const open = (format: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get({ port: service.port, path: `/air_quality?format=${format}`, agent: false }, resolve).once(
      'error',
      reject,
    );
  });

/** The largest resident memory that the service has had, bytes. */
const peak = (): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8'))?.[1]) * 1024;

describe.each(['arrow', 'parquet'])(`1,000,000 rows as %s`, (format) => {
  it('are all there, and stream in little memory', async () => {
    files[format] = join(temporaryFolder(), `long.${format}`);
    await pipeline(await open(format), createWriteStream(files[format]));
    expect(peak()).toBeLessThan(most);
  });

  it('wait in the database for a client that is slow', async () => {
    const answer = await open(format);
    let taken = 0;
    for await (const chunk of answer) {
      taken += (chunk as Buffer).length;
      await delay(10);
      if (taken > 12 * MB) break;
    }
    expect(answer.complete).toBe(false);
    expect(peak()).toBeLessThan(most);
  });
});

describe('the files', () => {
  it('have the sums of the database, as pyarrow and DuckDB read them', async () => {
    expect(JSON.parse(await runPython('columnar-sums.py', [], JSON.stringify(files)))).toEqual({
      'arrow by pyarrow': expected,
      'arrow by duckdb': expected,
      'parquet by pyarrow': expected,
      'parquet by duckdb': expected,
    });
  });
});
