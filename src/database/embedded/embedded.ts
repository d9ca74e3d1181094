import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Observe } from '../../observability/observation.js';
import { findBinaries } from './binaries.js';
import { checkOwner, ensureCluster, readPassword, superuser } from './cluster.js';
import { urlOf } from './lease.js';
import { type RunningServer, runServer, type ServerOptions, stopServer } from './server.js';
import { serverAccount } from './server-account.js';

export interface EmbeddedOptions {
  /** The cluster is its folder `postgres`, the server's log its file `postgres.log`. */
  dataDir: string;
  observe: Observe;
  /** Settings of `postgresql.conf`; they count when this call starts the server. */
  settings?: Readonly<Record<string, string>>;
}

export interface Embedded {
  url: string;
  /** Gives the server up; it is stopped when nobody else is connected. May be called twice. */
  stop(): Promise<void>;
}

/**
 * The embedded PostgreSQL of a data folder: made when it is new, started when it is down, shared when it is up.
 * The server is a process of its own that outlives a killed owner; the next call shares it, and whoever leaves last
 * stops it. Throws `config-invalid` (the folder or the system does not do) and `database-unavailable`.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const started = performance.now();
  const settings = options.settings ?? {};
  const folder = join(resolve(options.dataDir), 'postgres');
  checkOwner(folder);
  const account = serverAccount(folder);
  const binaries = await findBinaries({ account });
  await ensureCluster({ cluster: folder, account, binaries, noSync: settings.fsync === 'off' });
  const server: ServerOptions = {
    cluster: realpathSync(folder),
    logFile: join(resolve(options.dataDir), 'postgres.log'),
    postgres: binaries.postgres,
    account,
    password: readPassword(folder),
    settings,
  };
  const running = await runServer(server);
  report(options.observe, running, started);
  const forget = leaveAtExit(resolve(options.dataDir), running.pid);
  let stopped: Promise<void> | undefined;
  return {
    url: urlOf({ port: running.port, password: server.password }, superuser),
    stop: () => (stopped ??= leave(server, running, options.observe).finally(forget)),
  };
}

function report(observe: Observe, { pid, port, started }: RunningServer, since: number): void {
  const seconds = (performance.now() - since) / 1000;
  const event = started ? 'embedded-postgres-started' : 'embedded-postgres-shared';
  observe({ kind: 'lifecycle', event, detail: { pid, port, seconds } });
}

/** Exit codes of a process ended by a signal, as shells give them: 128 + its number. */
const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
const signalNames = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** A signal that nobody takes, such as that of a terminal that is closed, would end the process without the event `exit`. */
function end(signal: keyof typeof signals): void {
  if (process.listenerCount(signal) === 0) process.exit(signals[signal]);
}

/**
 * An impatient second Ctrl-C or a crash ends this process without `stop`. What must then be asked of the server
 * takes longer than an exit may, so another process does it. Returns how to call that off.
 */
function leaveAtExit(dataDir: string, serverPid: number): () => void {
  const program = fileURLToPath(new URL('leave.js', import.meta.url));
  const hand = (): void => {
    const args = [program, dataDir, String(process.pid), String(serverPid)];
    if (existsSync(program)) spawn(process.execPath, args, { detached: true, stdio: 'ignore' }).unref();
  };
  process.once('exit', hand);
  for (const signal of signalNames) process.once(signal, end);
  return () => {
    process.off('exit', hand);
    for (const signal of signalNames) process.off(signal, end);
  };
}

async function leave(server: ServerOptions, running: RunningServer, observe: Observe): Promise<void> {
  // Without an answer nobody else is being served either: who started it stops it.
  const last = await running.lease.release().catch(() => running.started);
  try {
    if (!last) return;
    await stopServer(server, running.pid);
    observe({ kind: 'lifecycle', event: 'embedded-postgres-stopped', detail: { pid: running.pid } });
  } finally {
    await running.lease.close();
  }
}
