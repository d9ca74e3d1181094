import { join } from 'node:path';
import { prepare } from '../../scripts/prepare.mjs';
import { oncePerRun } from './run.js';

/** The folder of the compiled program, brought up to date once per run: for tests that start, and kill, processes. */
export const compiled = (): Promise<string> =>
  oncePerRun('compiled', async () => {
    const root = process.cwd();
    await prepare({ build: true, folder: root });
    return join(root, 'dist');
  });
