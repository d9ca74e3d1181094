import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../errors.js';
import { serverEnvironment } from './cluster.js';
import { type Lease, takeLease } from './lease.js';
import { isAlive, isServerOf, readPostmaster, waitFor } from './processes.js';
import type { ServerAccount } from './server-account.js';

export interface ServerOptions {
  /** Real path of the cluster, which is how the server knows it. */
  cluster: string;
  logFile: string;
  postgres: string;
  account: ServerAccount | undefined;
  password: string;
  /** `postgresql.conf` settings, for the process that starts the server. */
  settings: Readonly<Record<string, string>>;
}

export interface RunningServer {
  lease: Lease;
  port: number;
  pid: number;
  /** Whether this call started it. */
  started: boolean;
}

/** Recovery after a crash may take a while; it says no until it is done. */
const readyTimeoutMs = 120_000;
const stopTimeoutMs = 15_000;
const quitTimeoutMs = 4000;
const attempts = 4;
const maxLogBytes = 10 * 1024 * 1024;

/** Shares the cluster's server when it runs, starts it when it does not. */
export async function runServer(options: ServerOptions): Promise<RunningServer> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const recorded = readPostmaster(options.cluster);
    const running = recorded !== undefined && (await isServerOf(options.cluster, recorded.pid));
    const stale = running ? undefined : recorded?.pid;
    const child = running ? undefined : await start(options, stale);
    const found = await endingWithUs(child, () => share(options, { child, stale }));
    if (found !== undefined) return { ...found, started: found.pid === child };
    await delay(50 * attempt);
  }
  throw unavailable(options, 'did not start');
}

/** A process that exits before it can be told of the server it started takes that along. */
async function endingWithUs<T>(child: number | undefined, work: () => Promise<T>): Promise<T> {
  const stop = (): void => {
    if (child !== undefined && isAlive(child)) process.kill(child, 'SIGINT');
  };
  process.once('exit', stop);
  try {
    return await work();
  } finally {
    process.off('exit', stop);
  }
}

/** `child` was just started; `stale` is the pid of a file that is none of a server. */
interface Expected {
  child: number | undefined;
  stale: number | undefined;
}

/** Waits until the server that lives gives a lease; `undefined` when it ended instead. */
async function share(
  options: ServerOptions,
  { child, stale }: Expected,
): Promise<Omit<RunningServer, 'started'> | undefined> {
  let last: unknown;
  let found: Omit<RunningServer, 'started'> | undefined;
  const settled = async (): Promise<boolean> => {
    const recorded = readPostmaster(options.cluster);
    const postmaster = recorded?.pid === stale ? undefined : recorded;
    const alive = [postmaster?.pid, child].some((pid) => pid !== undefined && isAlive(pid));
    if (!alive) return true;
    if (postmaster === undefined || postmaster.port === 0) return false;
    try {
      const { port, pid } = postmaster;
      const lease = await takeLease({ port, password: options.password }, options.cluster);
      if (lease !== undefined) found = { lease, port, pid };
    } catch (error) {
      last = error;
    }
    return found !== undefined || refusesUs(last);
  };
  const inTime = await waitFor(settled, { timeoutMs: readyTimeoutMs });
  if (found === undefined && (!inTime || refusesUs(last)))
    throw unavailable(options, 'does not answer', last);
  return found;
}

/** A wrong password does not become right by waiting. */
const refusesUs = (error: unknown): boolean =>
  ((error as { code?: string } | undefined)?.code ?? '').startsWith('28');

/** Its own process group: Ctrl-C in the terminal must not stop the server before this process has drained. */
async function start(options: ServerOptions, stale: number | undefined): Promise<number | undefined> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(await freePort()),
    unix_socket_directories: '',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openLog(options.logFile);
  try {
    const child = spawn(options.postgres, ['-D', options.cluster, ...flags], {
      ...options.account,
      // The pid of a stale file may be another process's by now: told of it, the server takes the file over itself.
      env: serverEnvironment(stale === undefined ? {} : { PG_GRANDPARENT_PID: String(stale) }),
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
    });
    await spawned(child);
    child.unref();
    return child.pid;
  } catch (error) {
    const message = `PostgreSQL (${options.postgres}) cannot run on this system: ${(error as Error).message}`;
    throw new AppError('config-invalid', message, {}, error);
  } finally {
    closeSync(log);
  }
}

const spawned = (child: ReturnType<typeof spawn>): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });

function openLog(file: string): number {
  try {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > maxLogBytes) renameSync(file, `${file}.old`);
    return openSync(file, 'a', 0o600);
  } catch (error) {
    throw new AppError('config-invalid', `${file} cannot be written: ${(error as Error).message}`, {}, error);
  }
}

/** A port that is free now; when another process is quicker, the next attempt takes another. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** Stops the server: fast, and at once when it does not end in time. Waits until it is gone. */
export async function stopServer(options: ServerOptions, pid: number): Promise<void> {
  for (const [signal, timeoutMs] of [
    ['SIGINT', stopTimeoutMs],
    ['SIGQUIT', quitTimeoutMs],
  ] as const) {
    if (!(await isServerOf(options.cluster, pid))) return;
    process.kill(pid, signal);
    if (await waitFor(() => !isAlive(pid), { timeoutMs })) return;
  }
  throw unavailable(options, `(process ${pid}) does not stop`);
}

function unavailable(options: ServerOptions, what: string, cause?: unknown): AppError {
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  const message = `The embedded PostgreSQL ${what}${reason}. Its log is ${options.logFile}${lastLines(options.logFile)}`;
  return new AppError('database-unavailable', message, {}, cause);
}

function lastLines(file: string): string {
  try {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-3);
    return lines.join('') === '' ? '.' : `:\n${lines.join('\n')}`;
  } catch {
    return '.';
  }
}
