import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from './redis.js';
import { compiled } from './program.js';
import { forgetProcess, recordProcess } from './run.js';
import { ask, type Reply, until } from './service.js';

export interface Program {
  pid: number;
  port: number;
  /** Standard output and standard error so far. */
  said(): string;
  ask(path: string, headers?: Record<string, string>): Promise<Reply>;
  /** Exit code, or the signal that ended it. */
  ended: Promise<number | string>;
  /** Ends it, if it still runs. */
  stop(): Promise<void>;
}

interface Options {
  args?: readonly string[];
  env?: Record<string, string>;
  /** Limit of open files. */
  files?: number;
  /** By itself a free one. */
  port?: number;
}

/** The built program as a process of its own. Of this process's environment it has nothing but the path. */
export async function run({ args = ['serve'], env = {}, files, port: given }: Options): Promise<Program> {
  const port = given ?? (await freePort());
  const command = [process.execPath, join(await compiled(), 'main.js'), ...args];
  const limited =
    files === undefined ? command : ['/bin/sh', '-c', `ulimit -n ${files}; exec "$@"`, 'sh', ...command];
  const child = spawn(limited[0] ?? '', limited.slice(1), {
    env: {
      PATH: process.env.PATH,
      ALMANAC_HOST: '127.0.0.1',
      ALMANAC_PORT: String(port),
      ALMANAC_METRICS_PORT: '0',
      ALMANAC_POLL_MS: '50',
      ALMANAC_SHED_LAG_MS: '0', // a busy machine is no reason to refuse a test's question
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pid = child.pid ?? 0;
  recordProcess(pid);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => {
    forgetProcess(pid);
    return (code ?? signal) as number | string;
  });
  return {
    pid,
    port,
    ended,
    said: () => text,
    ask: (path, headers = {}) => ask(port, path, { headers }),
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** A `serve` that listens. */
export async function serve(env: Record<string, string>, options: Options = {}): Promise<Program> {
  const program = await run({ ...options, env });
  const listens = (): Promise<boolean> =>
    program.ask('/healthz').then(
      ({ status }) => status === 200,
      () => false,
    );
  const over = program.ended.then((code) => {
    throw new Error(`serve ended with ${code}: ${program.said()}`);
  });
  over.catch(() => undefined); // it ends some time
  await Promise.race([until(listens, 'serve listens'), over]);
  return program;
}

/** Until `/readyz` gives a status. */
export const untilReadiness = (program: Program, status: number): Promise<void> =>
  until(async () => (await program.ask('/readyz')).status === status, `readiness is ${status}`);
