import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isAlive, readPostmaster } from '../../src/database/embedded/processes.js';
import { recordProcess, temporaryFolder } from '../support/run.js';
import { type Program, run } from '../support/serve.js';
import { until } from '../support/service.js';

const postmasterIn = (dataDir: string): number => readPostmaster(join(dataDir, 'postgres'))?.pid ?? 0;
const says = (program: Program, text: string): Promise<void> =>
  until(() => Promise.resolve(program.said().includes(text)), `start says ${text}`);

describe('almanac start', () => {
  it('called off while it loads samples: takes PostgreSQL along, and loads them at the next start', async () => {
    const dataDir = temporaryFolder();
    const env = { ALMANAC_DATA_DIR: dataDir };
    const first = await run({ args: ['start'], env });
    await says(first, 'Loading sample air quality');
    const postmaster = postmasterIn(dataDir);
    recordProcess(postmaster);

    process.kill(first.pid, 'SIGINT');

    expect([await first.ended, first.said().includes('almanac:')]).toEqual([0, false]);
    expect([isAlive(postmaster), postmasterIn(dataDir)]).toEqual([false, 0]);
    const second = await run({ args: ['start'], env });
    await says(second, 'Loading sample air quality');
    process.kill(second.pid, 'SIGINT');
    expect(await second.ended).toBe(0);
  }, 120_000);
});
