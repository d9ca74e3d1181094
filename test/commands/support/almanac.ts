import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { compiled } from '../../support/program.js';
import { forgetProcess, recordProcess } from '../../support/run.js';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The built program with these arguments, as a process of its own; of this environment it has nothing but the path. */
export async function startAlmanac(
  args: readonly string[],
  env: Record<string, string>,
): Promise<ChildProcessWithoutNullStreams> {
  const program = join(await compiled(), 'main.js');
  const child = spawn(process.execPath, [program, ...args], { env: { PATH: process.env.PATH, ...env } });
  child.stdin.on('error', () => undefined);
  recordProcess(child.pid ?? 0);
  return child;
}

/** What it says and its exit code, once it has ended. */
export async function endOf(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => {
      said[name] += chunk.toString();
    });
  const [code] = (await once(child, 'close')) as [number | null];
  forgetProcess(child.pid ?? 0);
  return { code, ...said };
}

/** Runs it to its end, with nothing on its standard input. */
export async function almanac(args: readonly string[], env: Record<string, string>): Promise<Ended> {
  const child = await startAlmanac(args, env);
  child.stdin.end();
  return endOf(child);
}
