import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { isAlive, waitFor } from '../../../src/database/embedded/processes.js';
import { temporaryFolder } from '../../support/run.js';
import { until } from '../../support/service.js';
import { ask, connect, holder, isUp, leaving, opening, postmasterOf, stopOpened } from './support/servers.js';

/** For tests that do not mind what is in the cluster: initialising takes longest. */
let used: string | undefined;
const usedFolder = (): string => (used ??= temporaryFolder());
afterEach(stopOpened);

/** Of others than the one who asks: a server notices a moment later that a client was killed. */
async function connectionsAt(url: string): Promise<unknown> {
  const others = "backend_type = 'client backend' AND pid <> pg_backend_pid()";
  const [row] = await ask(url, `SELECT count(*)::int AS n FROM pg_stat_activity WHERE ${others}`);
  return (row as { n: number }).n;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe('an embedded PostgreSQL that several share', () => {
  it('is one server for four that open a new folder at once, and the last to leave stops it', async () => {
    const dataDir = temporaryFolder();

    const all = await Promise.all(Array.from({ length: 4 }, () => opening(dataDir)));

    expect(new Set(all.map(({ url }) => url)).size).toBe(1);
    expect(readdirSync(dataDir).toSorted()).toEqual(['postgres', 'postgres.log']);
    for (const embedded of all.slice(0, 3)) await embedded.stop();
    expect(await ask(all[3]?.url ?? '', 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await all[3]?.stop();
    expect(isUp(dataDir)).toBe(false);
  });

  it('serves whoever opens it while another stops it', async () => {
    const dataDir = usedFolder();
    for (let round = 0; round < 4; round += 1) {
      const leaving = await opening(dataDir);

      const [coming] = await Promise.all([opening(dataDir), leaving.stop()]);

      expect(await ask(coming.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      await coming.stop();
    }
    expect(isUp(dataDir)).toBe(false);
  });

  it('stays up for another client, and is stopped by the next one that leaves it alone', async () => {
    const dataDir = usedFolder();
    const first = await opening(dataDir);
    const psql = await connect(first.url);

    await first.stop();

    expect((await psql.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    await psql.end();
    const second = await opening(dataDir);
    expect(second.url).toBe(first.url);
    await second.stop();
    expect(isUp(dataDir)).toBe(false);
  });

  it('outlives an owner that is killed, and is shared and stopped by the next', async () => {
    const dataDir = usedFolder();
    const { child, url } = await holder(dataDir);
    const pid = postmasterOf(dataDir);

    await kill(child);

    expect(isAlive(pid)).toBe(true);
    const next = await opening(dataDir);
    expect(next.url).toBe(url);
    expect(postmasterOf(dataDir)).toBe(pid);
    await next.stop();
    expect(await waitFor(() => !isAlive(pid), { timeoutMs: 40_000 })).toBe(true);
  });

  it.each([
    ['exits without stopping it', 'SIGUSR2'],
    ['takes no signals and is told to end by Ctrl-C', 'SIGINT'],
    ['takes no signals and is told to end', 'SIGTERM'],
    ['takes no signals and whose terminal is closed', 'SIGHUP'],
  ] as const)('is stopped soon after an owner that %s', async (_, signal) => {
    const dataDir = usedFolder();
    const { child } = await holder(dataDir);
    const pid = postmasterOf(dataDir);

    child.kill(signal);

    expect(await waitFor(() => !isAlive(pid), { timeoutMs: 40_000 })).toBe(true);
    expect(isUp(dataDir)).toBe(false);
  });

  it('that was started since is not stopped on behalf of one before it', async () => {
    const dataDir = usedFolder();
    const { child } = await holder(dataDir);
    const pid = postmasterOf(dataDir);
    await kill(child);

    await leaving(dataDir, { owner: child.pid, server: pid + 1 });
    expect(isAlive(pid)).toBe(true);
    await leaving(dataDir, { owner: child.pid, server: pid });
    expect(isAlive(pid)).toBe(false);
  });

  it('is left to another process that uses it', async () => {
    const dataDir = usedFolder();
    const own = await opening(dataDir);
    const { child, url } = await holder(dataDir);

    await own.stop();

    expect(await ask(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await kill(child);
    await until(async () => (await connectionsAt(url)) === 0, 'the killed one is gone');
    await (await opening(dataDir)).stop();
    expect(isUp(dataDir)).toBe(false);
  });
});
