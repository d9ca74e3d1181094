import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compiled } from '../support/program.js';

let program: string;
let folder: string;
beforeAll(async () => {
  program = join(await compiled(), 'main.js');
  folder = await mkdtemp(join(tmpdir(), 'almanac-generate-'));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const start = (...args: string[]): ChildProcess =>
  spawn(process.execPath, ['--max-old-space-size=64', program, 'generate', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('close', resolve));

async function run(
  ...args: string[]
): Promise<{ code: number | null; errors: string; sha256: string; lines: number }> {
  const child = start(...args);
  const sum = createHash('sha256');
  let [lines, errors] = [0, ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    sum.update(chunk);
    for (const byte of chunk) if (byte === 10) lines += 1;
  });
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return { code: await ended(child), errors, sha256: sum.digest('hex'), lines };
}

describe('almanac generate', () => {
  it('writes many rows in a heap of 64 MiB', async () => {
    const { code, errors, lines } = await run('stocks', '--rows', '300000');
    expect({ code, errors, lines }).toEqual({ code: 0, errors: '', lines: 300_001 });
  });

  it('writes the same bytes to a file as to standard output, and nothing beside it', async () => {
    const file = join(folder, 'air.csv');
    const piped = await run('air-quality', '--rows', '500', '--seed', '7');
    expect((await run('air-quality', '--rows', '500', '--seed', '7', '-o', file)).code).toBe(0);
    const sha256 = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    expect(sha256).toBe(piped.sha256);
    expect(await readdir(folder)).toEqual(['air.csv']);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const child = start('stocks', '--rows', '1000000');
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await ended(child)).toBe(0);
    expect(errors).toBe('');
  });

  it.each([
    ['a kind that there is not', ['shares'], 'Allowed choices are stocks, air-quality'],
    ['rows that are no number', ['stocks', '--rows', 'many'], 'many is not a whole number'],
    [
      'a seed out of bounds',
      ['stocks', '--seed', '4294967296'],
      'is not a whole number from 0 to 4294967295',
    ],
    ['a flag that there is not', ['stocks', '--row', '5'], 'Did you mean --rows?'],
  ])('ends with 40 and says why for %s', async (_, args, sentence) => {
    const { code, errors } = await run(...args);
    expect(code).toBe(40);
    expect(errors).toContain(sentence);
  });

  it('has examples and exit codes in its help', async () => {
    const child = start('--help');
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    expect(await ended(child)).toBe(0);
    expect(text).toMatch(/Examples:[^]*almanac generate stocks[^]*Exit codes:/);
  });
});
