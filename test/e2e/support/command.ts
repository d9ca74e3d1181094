import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { forgetProcess, recordProcess } from '../../support/run.js';

export interface Outcome {
  /** Exit code, or the signal that ended it. */
  code: number | string;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  /** What it reads from its standard input. */
  input?: string;
  /** Beside the environment of this process. */
  env?: Record<string, string>;
  /** After this long it is killed. */
  seconds?: number;
}

/** Runs a program to its end, whatever that is. */
export async function attempt(
  [program = '', ...args]: readonly string[],
  { input = '', env = {}, seconds = 120 }: CommandOptions = {},
): Promise<Outcome> {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: 'pipe' });
  const failed = once(child, 'error').then(([error]) => {
    throw error;
  });
  await Promise.race([once(child, 'spawn'), failed]);
  const pid = child.pid ?? 0;
  recordProcess(pid);
  const limit = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
  const ended = once(child, 'close');
  child.stdin.on('error', () => undefined); // it ended early, and says why
  child.stdin.end(input);
  const [stdout, stderr, [code, signal]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  clearTimeout(limit);
  forgetProcess(pid);
  return { code: (code ?? signal) as number | string, stdout, stderr };
}

/** Runs a program and gives what it prints; fails, with all that it said, when it does not end with 0. */
export async function run(command: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await attempt(command, options);
  if (code === 0) return stdout;
  const why = code === 'SIGKILL' ? `did not end in ${options.seconds ?? 120} s` : `ended with ${code}`;
  throw new Error(`${command.join(' ')} ${why}:\n${stderr}${stdout}`);
}
