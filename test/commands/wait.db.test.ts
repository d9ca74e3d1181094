import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { migrate } from '../../src/database/migrate.js';
import { bar, header } from '../ingest/support/loading.js';
import { createEmptyDatabase, type TestDatabase } from '../support/databases.js';
import { compiled } from '../support/program.js';
import { temporaryFolder } from '../support/run.js';
import { until } from '../support/service.js';
import { almanac, endOf, startAlmanac } from './support/almanac.js';

let database: TestDatabase;
let web: Server;
let fetched = 0;
let report = '';
beforeAll(async () => {
  await compiled();
  report = join(temporaryFolder('wait'), 'report');
  web = createServer((_, response) => {
    fetched += 1;
    response.end(header + bar('A', '2021-01-04', 1));
  }).listen(0, '127.0.0.1');
  await once(web, 'listening');
}, 120_000);
beforeEach(async () => {
  fetched = 0;
  writeFileSync(report, '');
  database = await createEmptyDatabase();
});
afterEach(() => database.drop());
afterAll(() => {
  web.close();
});

const commands: [string, () => string[]][] = [
  ['ingest', () => ['ingest', 'stocks', `http://127.0.0.1:${(web.address() as AddressInfo).port}/x.csv`]],
  ['purge', () => ['purge', 'stocks']],
];
const env = (): Record<string, string> => ({
  ALMANAC_DATABASE_URL: database.url,
  ALMANAC_INGEST_ALLOW_HTTP: 'true',
  ALMANAC_INGEST_ALLOWED_PRIVATE_CIDRS: '127.0.0.0/8',
});
const errorCode = (): unknown =>
  (JSON.parse(readFileSync(report, 'utf8')) as { errorCode: unknown }).errorCode;

describe.each(commands)('almanac %s --wait', (_, args) => {
  it('waits for the schema, and then does its work', async () => {
    const child = await startAlmanac([...args(), '--wait', '60', '--report', report], env());
    const ended = endOf(child);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await until(() => said.includes('0001-initial'), 'it says what it waits for');
    expect(fetched).toBe(0);
    await migrate({ connectionString: database.url });
    expect((await ended).code).toBe(0);
    expect(errorCode()).toBeNull();
  });

  it('ends with 30 when the time is up, and nothing was fetched', async () => {
    const { code, stderr } = await almanac([...args(), '--wait', '1', '--report', report], env());
    expect([code, errorCode(), fetched]).toEqual([30, 'database-unavailable', 0]);
    expect(stderr).toContain('0001-initial');
  });

  it('ends at once when it is interrupted', async () => {
    const away = { ...env(), ALMANAC_DATABASE_URL: 'postgres://u@127.0.0.1:9/x' };
    const child = await startAlmanac([...args(), '--wait', '600', '--report', report], away);
    const ended = endOf(child);
    await once(child.stderr, 'data');
    child.kill('SIGTERM');
    expect([(await ended).code, errorCode()]).toEqual([143, 'unavailable']);
  });
});
