import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './redis.js';
import { forgetProcess, recordProcess, temporaryFolder } from './run.js';

export interface Server {
  /** `127.0.0.1:9100` */
  address: string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  path: string;
  /** Command line for this address. */
  args: (address: string) => readonly string[];
  env?: Record<string, string>;
  /** Answers 200 when the server is up. */
  ready: string;
}

const rounds = 300;

/** A server of another make on a port of its own, which answers; the run ends it at the latest. */
export async function startServer({ path, args, env = {}, ready }: ServerOptions): Promise<Server> {
  const address = `127.0.0.1:${await freePort()}`;
  const file = join(temporaryFolder('server'), 'log');
  const log = openSync(file, 'a');
  const child = spawn(path, args(address), {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  recordProcess(pid);
  const gone = once(child, 'exit');
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
  for (let round = 0; !(await answers(`http://${address}${ready}`)); round += 1) {
    if (ended() || round > rounds) throw new Error(`${path} does not start: ${readFileSync(file, 'utf8')}`);
    await delay(100);
  }
  return {
    address,
    stop: async () => {
      if (!ended()) child.kill('SIGKILL');
      await gone;
      forgetProcess(pid);
    },
  };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ status }) => status === 200,
    () => false,
  );
