import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const script = new URL('air-quality-vectors.py', import.meta.url).pathname;
const shipped = new URL('../../conformance/air-quality.json', import.meta.url);

describe('air-quality vectors', () => {
  it('are what plain Python makes of the standards, digit by digit', async () => {
    const { stdout } = await promisify(execFile)('python3', [script], { maxBuffer: 16 * 1024 * 1024 });

    expect(JSON.parse(stdout)).toEqual(JSON.parse(await readFile(shipped, 'utf8')));
    expect(stdout).toBe(await readFile(shipped, 'utf8'));
  });
});
