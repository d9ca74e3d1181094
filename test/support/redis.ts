import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { findRedis } from './redis-server.mjs';
import { forgetProcess, oncePerRun, recordProcess, temporaryFolder } from './run.js';

export interface TestRedis {
  url: string;
  port: number;
  pid: number;
  /** Ends the server and waits until it is gone; may be called twice and after a kill. */
  stop(): Promise<void>;
}

export interface RedisOptions {
  /** To come back where another was; otherwise a free one. */
  port?: number;
  /** More command line, such as `['--maxmemory', '2mb']`. */
  args?: readonly string[];
}

const databases = 64;

/**
 * The run's shared Redis, which the first caller starts, or TEST_REDIS_URL. Each worker has a database of its own
 * in it; what earlier tests of the worker wrote is still there, so a test that counts empties it first.
 */
export async function redisUrl(): Promise<string> {
  const given = process.env.TEST_REDIS_URL;
  const url = new URL(given ?? (await oncePerRun('redis', async () => (await startRedis()).url)));
  if (url.pathname.length <= 1) url.pathname = `/${Number(process.env.JEST_WORKER_ID ?? 0) % databases}`;
  return url.href;
}

/** A server of the test's own, to be stopped, killed or frozen. The run ends it at the latest. */
export async function startRedis(options: RedisOptions = {}): Promise<TestRedis> {
  const program = await findRedis();
  const port = options.port ?? (await freePort());
  const folder = temporaryFolder('redis');
  const fixed = { port, bind: '127.0.0.1', dir: folder, databases, save: '', appendonly: 'no' };
  const flags = Object.entries(fixed).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const log = openSync(join(folder, 'log'), 'a');
  const child = spawn(program.path, [...flags, ...(options.args ?? [])], {
    env: { ...process.env, LD_LIBRARY_PATH: program.libraries.join(':') },
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  await once(child, 'spawn');
  child.unref();
  const pid = child.pid ?? 0;
  recordProcess(pid);
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
  await answers(port, ended).catch(() => {
    throw new Error(`${program.path} does not start: ${readFileSync(join(folder, 'log'), 'utf8')}`);
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pid,
    stop: async () => {
      if (!ended()) {
        const gone = once(child, 'exit');
        // A frozen server (SIGSTOP) takes no other signal.
        process.kill(pid, 'SIGKILL');
        await gone;
      }
      forgetProcess(pid);
    },
  };
}

async function answers(port: number, ended: () => boolean): Promise<void> {
  for (let round = 0; round < 2000 && !ended(); round += 1) {
    if (await ping(port)) return;
    await delay(20);
  }
  throw new Error('no answer');
}

const ping = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1', timeout: 1000 });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });

/** Below those that the system gives to whoever asks for any port. Each worker has its share. */
const ports = { first: 20_000, ofWorker: 600, workers: 16 };
let turn = Math.floor(Math.random() * ports.ofWorker);

/**
 * A port that is free, and stays so until it is used, and used again: one that the system gave may be given to another
 * as soon as it is closed.
 */
export async function freePort(): Promise<number> {
  const share = Number(process.env.JEST_WORKER_ID ?? 0) % ports.workers;
  for (let tries = 0; tries < ports.ofWorker; tries += 1) {
    turn = (turn + 1) % ports.ofWorker;
    const port = ports.first + share * ports.ofWorker + turn;
    if (await isFree(port)) return port;
  }
  throw new Error('no port is free');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
