import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { isAlive, waitFor } from '../../src/database/embedded/processes.js';
import { recordProcess } from '../support/run.js';
import { installedClone, write } from './clone.js';

/** Says its arguments and number, then each signal, and drains for a moment. */
const program = `
  console.log(JSON.stringify({ pid: process.pid, args: process.argv.slice(2) }));
  const wait = setInterval(() => {}, 1000);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {
    console.log(signal);
    setTimeout(() => { clearInterval(wait); console.log('drained'); process.exit(0); }, 300);
  });
`;

interface Started {
  npm: ChildProcess;
  npmPid: number;
  pid: number;
  args: string[];
  said: () => string[];
}

async function npmStart(...args: string[]): Promise<Started> {
  const folder = installedClone();
  write(folder, 'src/main.ts', program);
  // Its own process group, as a shell gives each command of a terminal.
  const npm = spawn('npm', ['start', '--silent', ...args], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  recordProcess(npm.pid ?? 0);
  let text = '';
  npm.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const lines = (): string[] => text.split('\n').filter((line) => line !== '');
  if (!(await waitFor(() => lines().length > 0, { timeoutMs: 40_000 })))
    throw new Error('npm start says nothing');
  const first = JSON.parse(lines()[0] ?? '') as { pid: number; args: string[] };
  recordProcess(first.pid);
  return { npm, npmPid: npm.pid ?? 0, ...first, said: () => lines().slice(1) };
}

const gone = (...pids: number[]): Promise<boolean> =>
  waitFor(() => !pids.some((pid) => isAlive(pid)), { timeoutMs: 40_000 });

describe('npm start', () => {
  it('passes flags on and drains once at Ctrl-C, which npm tells a second time', async () => {
    const { npm, npmPid, pid, args, said } = await npmStart('--', '--port', '9000');
    expect(args).toEqual(['start', '--port', '9000']);

    const closed = once(npm, 'close');
    process.kill(-npmPid, 'SIGINT');
    await closed;

    expect(said()).toEqual(['SIGINT', 'drained']);
    expect(await gone(npmPid, pid)).toBe(true);
  });

  it('drains and ends when only npm is told to end', async () => {
    const { npm, npmPid, pid, said } = await npmStart();

    const closed = once(npm, 'close');
    process.kill(npmPid, 'SIGTERM');
    await closed;

    expect(said()).toEqual(['SIGTERM', 'drained']);
    expect(await gone(npmPid, pid)).toBe(true);
  });

  it('drains and ends when npm is killed', async () => {
    const { npm, npmPid, pid, said } = await npmStart();

    const closed = once(npm, 'close');
    process.kill(npmPid, 'SIGKILL');
    await closed;

    expect(said()).toEqual(['SIGTERM', 'drained']);
    expect(await gone(npmPid, pid)).toBe(true);
  });
});
