import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { compiled } from '../support/program.js';

const execute = promisify(execFile);

let program: string;
let database: TestDatabase;
beforeAll(async () => {
  [program, database] = [join(await compiled(), 'main.js'), await createDatabase()];
}, 120_000);
afterAll(() => database.drop());

async function almanac(...args: string[]): Promise<string> {
  const env = { PATH: process.env.PATH, ALMANAC_DATABASE_URL: database.url };
  return (await execute(process.execPath, [program, ...args], { env, timeout: 60_000 })).stdout;
}

interface Dataset {
  name: string;
  revision: number;
  rows: number;
  last: string;
}

const datasets = async (): Promise<Dataset[]> =>
  (JSON.parse(await almanac('datasets', '--json')) as Dataset[]).map(({ name, revision, rows, last }) => ({
    name,
    revision,
    rows,
    last,
  }));

describe('almanac samples --small', () => {
  it('loads both datasets, and nothing when they are there', async () => {
    const first = await almanac('samples', '--small');
    const loaded = await datasets();
    const again = await almanac('samples', '--small');

    expect(first).toMatch(/^Loading sample stocks .*\nLoading sample air quality .*\nThere: /);
    expect(loaded).toEqual([
      { name: 'sample-air-quality', revision: 1, rows: 28_800, last: expect.stringMatching(/^2025-01-30/) },
      { name: 'sample-stocks', revision: 1, rows: 15_408, last: expect.stringMatching(/^2025-12-31/) },
    ]);
    expect(again).toBe('There: sample-stocks, sample-air-quality.\n');
    expect(await datasets()).toEqual(loaded);
  }, 60_000);
});
