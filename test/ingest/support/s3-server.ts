import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../support/redis.js';
import { forgetProcess, recordProcess } from '../../support/run.js';

const run = promisify(execFile);

export interface S3Server {
  endpoint: string;
  stop(): Promise<void>;
}

/** A server that speaks S3: `moto_server` of PyPI, installed once into a folder of its own. Needs Python 3 with venv. */
export async function startS3(): Promise<S3Server> {
  const program = await installed();
  const port = await freePort();
  const child = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  recordProcess(child.pid ?? 0);
  const endpoint = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    const answered = await fetch(`${endpoint}/moto-api/data.json`).then(
      () => true,
      () => false,
    );
    if (answered) break;
    if (tries > 300) throw new Error('moto_server does not answer');
    await delay(100);
  }
  return {
    endpoint,
    stop: async () => {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
      forgetProcess(child.pid ?? 0);
    },
  };
}

async function installed(): Promise<string> {
  const folder = join(tmpdir(), 'almanac-test-moto');
  const program = join(folder, 'bin', 'moto_server');
  if (existsSync(program)) return program;
  await run('python3', ['-m', 'venv', folder]);
  await run(join(folder, 'bin', 'pip'), ['install', '--quiet', 'moto[server]']);
  return program;
}
