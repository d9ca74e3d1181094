import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { pythonCommand } from './python.js';
import { forgetProcess, recordProcess } from './run.js';

/**
 * Ends Python without taking its libraries down: threads of pyarrow that are at work at that moment abort the process
 * after all is printed ("terminate called without an active exception").
 */
export const leave = 'import os, sys; sys.stdout.flush(); os._exit(0)';

const runAndLeave = `import runpy, sys; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__'); ${leave}`;

/** Runs a script of test/reference and gives what it prints; fails, with what it says, when it does not end with 0. */
export async function runPython(script: string, args: readonly string[] = [], input = ''): Promise<string> {
  const child = spawn(await pythonCommand(), ['-c', runAndLeave, `test/reference/${script}`, ...args]);
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  recordProcess(pid);
  const ended = once(child, 'close');
  child.stdin.on('error', () => undefined); // it ended early, and says why
  child.stdin.end(input);
  const [printed, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as [number | null];
  forgetProcess(pid);
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${said}`);
  return printed;
}
