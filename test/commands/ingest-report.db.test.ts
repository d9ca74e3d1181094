import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { reportBytes, type RunReport } from '../../src/run-report.js';
import { holdDataset } from '../ingest/support/hold.js';
import { bar, header, type Loading, startLoading } from '../ingest/support/loading.js';
import { compiled } from '../support/program.js';
import { temporaryFolder } from '../support/run.js';
import { until } from '../support/service.js';
import { almanac, endOf, startAlmanac } from './support/almanac.js';

let loading: Loading;
let folder = '';
let report = '';
beforeAll(async () => {
  await compiled();
  folder = temporaryFolder('report');
  report = join(folder, 'termination-log');
  loading = await startLoading();
}, 120_000);
beforeEach(async () => {
  writeFileSync(report, 'from a run before');
  await loading.reset();
});
afterAll(() => loading.close());

const good = header + bar('A', '2021-01-04', 1);
function file(content: string): string {
  const path = join(folder, 'source.csv');
  writeFileSync(path, content);
  return path;
}
const env = (more: Record<string, string> = {}): Record<string, string> => ({
  ALMANAC_DATABASE_URL: loading.url,
  ...more,
});
const reported = (): RunReport => {
  const text = readFileSync(report, 'utf8');
  expect([text.indexOf('\n'), Buffer.byteLength(text) <= reportBytes]).toEqual([text.length - 1, true]);
  return JSON.parse(text) as RunReport;
};

type Case = [string, () => string[], Record<string, string>, number, string];

describe('almanac ingest --report', () => {
  it('tells a load, one that found nothing new, and one that was done before', async () => {
    const args = ['ingest', 'stocks', file(good), '--report', report];
    expect((await almanac(args, env())).code).toBe(0);
    const first = reported();
    expect(first).toMatchObject({
      command: 'ingest',
      result: 'loaded',
      errorCode: null,
      message: null,
      rowsWritten: 1,
      revision: 1,
      repeated: false,
      dataset: { rows: 1, from: '2021-01-04T00:00:00Z', to: '2021-01-04T00:00:00Z' },
    });
    expect([first.bytes, first.checksum?.length]).toEqual([good.length, 64]);
    await almanac([...args, '--run-key', 'k'], env());
    expect(reported()).toMatchObject({ result: 'unchanged', repeated: false, revision: 2 });
    await almanac([...args, '--run-key', 'k'], env());
    expect(reported()).toMatchObject({
      result: 'unchanged',
      repeated: true,
      revision: 2,
      dataset: { rows: 1 },
    });
  });

  it('tells a source with bad rows by line, column and reason, never by what is in them', async () => {
    await loading.load(good);
    const path = file(`${header}SECRET,2021-01-04,x,1,1,1,1\n`);
    const { code, stdout } = await almanac(['ingest', 'stocks', path, '--report', report], env());
    expect([code, stdout.includes('SECRET')]).toEqual([20, true]);
    expect(reported()).toMatchObject({
      result: 'invalid',
      errorCode: 'source-invalid',
      message: expect.stringContaining('line 2: not-a-number (open)'),
      rowsRejected: 1,
      revision: 2,
      dataset: { rows: 1 },
    });
    expect(readFileSync(report, 'utf8')).not.toContain('SECRET');
  });

  it.each([
    ['a header that is a row', () => ['stocks', file('SECRET,2021-01-04,1\n')], {}, 20, 'source-invalid'],
    [
      'a record without end',
      () => ['stocks', file(`${header}"SECRET${'x'.repeat(1_100_000)}`)],
      {},
      20,
      'source-invalid',
    ],
    [
      'a source that is away',
      () => ['stocks', 'http://127.0.0.1:9/x.csv?token=SECRET'],
      { ALMANAC_INGEST_ALLOW_HTTP: 'true', ALMANAC_INGEST_ALLOWED_PRIVATE_CIDRS: '127.0.0.0/8' },
      10,
      'source-unavailable',
    ],
    [
      'a database that is away',
      () => ['stocks', file(good)],
      { ALMANAC_DATABASE_URL: 'postgres://u:SECRET@127.0.0.1:9/x' },
      30,
      'database-unavailable',
    ],
    [
      'a variable that is wrong',
      () => ['stocks', file(good)],
      { ALMANAC_POLL_MS: 'x' },
      40,
      'config-invalid',
    ],
    ['a flag that is wrong', () => ['stocks', file(good), '--mode', 'merge'], {}, 40, 'config-invalid'],
    [
      'a retention that leaves nothing',
      () => ['stocks', file(good), '--retention', '1d'],
      {},
      20,
      'retention-would-empty',
    ],
  ] satisfies Case[])('tells %s', async (...[, args, more, exit, errorCode]: Case) => {
    const ended = await almanac(['ingest', ...args(), '--report', report], env(more));
    expect(ended.code).toBe(exit);
    expect(reported()).toMatchObject({ errorCode, message: expect.stringMatching(/.{10}/), rowsWritten: 0 });
    expect(readFileSync(report, 'utf8')).not.toContain('SECRET');
  });

  it('tells a dataset that is another’s, or of another type', async () => {
    await loading.load(good, { owner: 'default/stocks' });
    const other = ['ingest', 'stocks', file(good), `--report=${report}`, '--owner', 'default/other'];
    expect((await almanac(other, env())).code).toBe(40);
    expect(reported()).toMatchObject({ result: 'failed', errorCode: 'dataset-owned' });
    const typed = [...other, '--take-over', '--type', 'AirQuality'];
    expect((await almanac(typed, env())).code).toBe(40);
    expect(reported()).toMatchObject({ errorCode: 'dataset-type-conflict' });
    expect((await almanac([...other, '--take-over'], env())).code).toBe(0);
    expect(reported()).toMatchObject({ result: 'unchanged' });
  });

  it('is a warning when the file cannot be written', async () => {
    const nowhere = join(folder, 'absent', 'report');
    const { code, stderr, stdout } = await almanac(
      ['ingest', 'stocks', file(good), '--report', nowhere],
      env(),
    );
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { result: 'loaded' }]);
    expect(stderr).toMatch(/\nalmanac: the report cannot be written: ENOENT.*\n$/);
  });
});

describe('a load that another keeps from its lock', () => {
  let release: () => Promise<void>;
  beforeEach(async () => {
    release = await holdDataset(loading, 'stocks');
  });
  afterEach(() => release());

  it('is told as busy', async () => {
    const args = ['ingest', 'stocks', file(good), '--if-busy', 'fail', '--report', report];
    expect((await almanac(args, env())).code).toBe(10);
    expect(reported()).toMatchObject({ result: 'failed', errorCode: 'dataset-busy' });
  });

  it('and is interrupted, is told as such', async () => {
    const child = await startAlmanac(['ingest', 'stocks', file(good), '--report', report], env());
    const ended = endOf(child);
    await until(waits, 'it waits for the lock');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 143, stdout: '' });
    expect(reported()).toMatchObject({ result: 'failed', errorCode: 'unavailable', rowsWritten: 0 });
  });
});

/** A load of the program asks for the lock. */
async function waits(): Promise<boolean> {
  const rows = await loading.rows(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'almanac'
      AND query LIKE '%pg_try_advisory%'`,
  );
  return rows.length === 1;
}
