import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the server writes into `postmaster.pid`. */
export interface Postmaster {
  pid: number;
  /** 0 until the server has opened it. */
  port: number;
  dataDirectory: string;
}

/** The postmaster that the cluster's pid file names, whether it lives or not. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  try {
    return parsePostmaster(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'));
  } catch {
    return undefined;
  }
}

export function parsePostmaster(text: string): Postmaster | undefined {
  const [pid = '', dataDirectory = '', , port = ''] = text.split('\n');
  // A standalone backend writes its pid negated.
  if (!/^-?\d+$/.test(pid)) return undefined;
  return { pid: Math.abs(Number(pid)), dataDirectory, port: /^\d+$/.test(port) ? Number(port) : 0 };
}

/** Whether a process runs. One that ended and that nobody clears away (in a container without an init) does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it exists and is another user's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !isZombie(pid);
}

function isZombie(pid: number): boolean {
  try {
    return process.platform === 'linux' && /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/**
 * Whether a process is the server of this cluster: after a restart of the machine or container the pid of the
 * file may be anything's. When nothing can be learned of the process it is taken for the server, which is the safe side.
 */
export async function isServerOf(cluster: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const line = await commandLine(pid);
  return line === undefined || (line.includes('postgres') && line.includes(cluster));
}

async function commandLine(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === 'linux')
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    return (await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { timeout: 5000 })).stdout;
  } catch {
    return undefined;
  }
}

/** Asks `done` until it says yes or the time is over; says which. */
export async function waitFor(
  done: () => boolean | Promise<boolean>,
  { timeoutMs, everyMs = 20 }: { timeoutMs: number; everyMs?: number },
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    if (await done()) return true;
    if (performance.now() > deadline) return false;
    await delay(everyMs);
  }
}
