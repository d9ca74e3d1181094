import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { openEmbedded } from '../../src/database/embedded/embedded.js';
import { isAlive, readPostmaster, waitFor } from '../../src/database/embedded/processes.js';
import { migrate } from '../../src/database/migrate.js';
import { freePort } from './redis.js';
import { temporaryFolder } from './run.js';

/** A PostgreSQL of the test's own, to be killed, frozen and brought back where it was. */
export interface TestPostgres {
  url: string;
  /** Kills the server and all that it started. */
  kill(): Promise<void>;
  /** Starts it again on its port. */
  start(): Promise<void>;
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** What was committed survives a kill, though not a power cut. */
const fast = { fsync: 'off', autovacuum: 'off' };

export async function startPostgres(settings: Record<string, string> = {}): Promise<TestPostgres> {
  const dataDir = temporaryFolder('postgres');
  const port = String(await freePort());
  const open = (): ReturnType<typeof openEmbedded> =>
    openEmbedded({ dataDir, observe: () => undefined, settings: { ...fast, port, ...settings } });
  let embedded = await open();
  await migrate({ connectionString: embedded.url });
  const pids = (): number[] => {
    const main = readPostmaster(join(dataDir, 'postgres'))?.pid;
    return main === undefined ? [] : [main, ...childrenOf(main)];
  };
  return {
    url: embedded.url,
    kill: async () => {
      const all = pids();
      signal('SIGKILL', all);
      if (!(await waitFor(() => !all.some((pid) => isAlive(pid)), { timeoutMs: 40_000 })))
        throw new Error('PostgreSQL survives its kill');
    },
    start: async () => {
      await embedded.stop().catch(() => undefined);
      embedded = await open();
    },
    freeze: () => signal('SIGSTOP', pids()),
    thaw: () => signal('SIGCONT', pids()),
    stop: async () => {
      signal('SIGCONT', pids());
      await embedded.stop().catch(() => undefined);
    },
  };
}

function signal(name: NodeJS.Signals, pids: readonly number[]): void {
  for (const pid of pids.filter((one) => isAlive(one))) process.kill(pid, name);
}

function childrenOf(parent: number): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, ppid]) => ppid === parent)
    .map(([pid]) => pid ?? 0);
}
