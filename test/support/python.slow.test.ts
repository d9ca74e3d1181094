import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from './run.js';

/** The search for a Python in a process with an environment of its own. */
const find = (env: Record<string, string>): Promise<{ code: number; said: string; stdout: string }> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['test/support/python-environment.mjs'],
      { env: { ...process.env, NODE_OPTIONS: '', ...env } },
      (_, stdout, said) => resolve({ code: child.exitCode ?? -1, said, stdout }),
    );
  });

describe('a Python for the reference tests', () => {
  it('is in the cache of the user, and found again', async () => {
    const [first, second] = [await find({}), await find({})];
    expect([first.code, second.stdout]).toEqual([0, first.stdout]);
    expect(existsSync(first.stdout.trim())).toBe(true);
  }, 900_000);

  it('is missed aloud where there is no python3', async () => {
    const { code, said } = await find({ PATH: '/nowhere' });
    expect(code).toBe(1);
    expect(said).toContain('Python 3.11 or newer');
  });

  it('is missed aloud where packages cannot be had, and leaves nothing half made', async () => {
    const cache = temporaryFolder('cache');
    const nowhere = { PIP_INDEX_URL: 'http://127.0.0.1:9/', PIP_FIND_LINKS: '', PIP_RETRIES: '0' };

    const { code, said } = await find({ XDG_CACHE_HOME: cache, ...nowhere });

    expect(code).toBe(1);
    expect(said).toContain('test/reference/requirements.txt could not be installed');
    expect(readdirSync(join(cache, 'almanac'))).toEqual([]);
  });
});
