import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { holdDataset } from '../ingest/support/hold.js';
import { bar, header, type Loading, startLoading } from '../ingest/support/loading.js';
import { compiled } from '../support/program.js';
import { temporaryFolder } from '../support/run.js';
import { almanac, type Ended } from './support/almanac.js';

let loading: Loading;
let report = '';
beforeAll(async () => {
  await compiled();
  report = join(temporaryFolder('purge'), 'report');
  loading = await startLoading();
}, 120_000);
beforeEach(async () => {
  writeFileSync(report, '');
  await loading.reset();
});
afterAll(() => loading.close());

const rows = header + bar('A', '2021-01-04', 1) + bar('A', '2021-01-05', 1);
const purge = (args: readonly string[], url = loading.url): Promise<Ended> =>
  almanac(['purge', ...args, '--report', report], { ALMANAC_DATABASE_URL: url });
const reported = (): unknown => JSON.parse(readFileSync(report, 'utf8'));

describe('almanac purge', () => {
  it('deletes a dataset and says how many rows, in one line of JSON and in the report', async () => {
    await loading.load(rows, { owner: 'default/stocks' });
    const { code, stdout, stderr } = await purge(['stocks', '--owner', 'default/stocks']);
    expect({ code, stderr, said: JSON.parse(stdout) as unknown }).toEqual({
      code: 0,
      stderr: '',
      said: { dataset: 'stocks', state: 'purged', rows: 2 },
    });
    expect(reported()).toMatchObject({
      command: 'purge',
      result: 'purged',
      errorCode: null,
      rowsWritten: 2,
      dataset: null,
    });
    expect(await loading.rows('SELECT 1 FROM bars')).toEqual([]);
  });

  it('of a dataset that is not there succeeds, again and again', async () => {
    for (let round = 0; round < 2; round += 1) {
      expect((await purge(['stocks'])).code).toBe(0);
      expect(reported()).toMatchObject({
        result: 'purged',
        rowsWritten: 0,
        message: expect.stringContaining('not there'),
      });
    }
  });

  it.each([
    ['a dataset that is another’s', ['stocks', '--owner', 'default/other'], undefined, 40, 'dataset-owned'],
    ['a dataset that is busy', ['busy', '--if-busy', 'fail'], undefined, 10, 'dataset-busy'],
    ['a flag that is wrong', ['stocks', '--if-busy', 'perhaps'], undefined, 40, 'config-invalid'],
    ['a database that is away', ['stocks'], 'postgres://u:p@127.0.0.1:9/x', 30, 'database-unavailable'],
  ])('refuses %s, and the data stays', async (...[, args, url, exit, errorCode]) => {
    await loading.load(rows, { owner: 'default/stocks' });
    const release = await holdDataset(loading, 'busy');
    try {
      expect((await purge(args, url)).code).toBe(exit);
    } finally {
      await release();
    }
    expect(reported()).toMatchObject({ command: 'purge', result: 'failed', errorCode, rowsWritten: 0 });
    expect(await loading.rows('SELECT 1 FROM bars')).toHaveLength(2);
  });

  it('has help with examples and exit codes', async () => {
    const { stdout } = await almanac(['purge', '--help'], {});
    expect(stdout).toMatch(/Examples:[\s\S]*Exit codes: 0 deleted or not there/);
  });
});
