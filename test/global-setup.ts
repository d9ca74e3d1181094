import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes the folder of the run and the process that clears it. Servers are started by the first test that
 * needs one: see `support/databases.ts` and `support/redis.ts`.
 */
export default async function globalSetup(): Promise<void> {
  prepareRedis();
  const folder = mkdtempSync(join(tmpdir(), 'almanac-test-'));
  // As root the server runs under another user, who must be able to enter.
  chmodSync(folder, 0o755);
  for (const name of ['processes', 'folders', 'undo']) mkdirSync(join(folder, name));
  process.env.TEST_RUN_FOLDER = folder;
  process.env.TEST_RUN_PID = String(process.pid);
  const reaper = spawn(process.execPath, [join(process.cwd(), 'test', 'support', 'reaper.mjs'), folder], {
    // Its own group: Ctrl-C must not end it before it has done its work.
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    reaper.once('spawn', resolve);
    reaper.once('error', reject);
  });
  reaper.unref();
  (reaper.stdin as unknown as { unref(): void }).unref();
  (globalThis as { reaper?: typeof reaper }).reaper = reaper;
}

/** Here and not in a test, whose time is short. What goes wrong is told by the first test that needs Redis. */
function prepareRedis(): void {
  const { TEST_REDIS_URL: given, KIND: kind = '' } = process.env;
  if (given !== undefined || ['unit', 'chart', 'e2e', 'e2e-full'].includes(kind)) return;
  spawnSync(process.execPath, [join(process.cwd(), 'test', 'support', 'redis-server.mjs')], {
    stdio: 'ignore',
  });
}
