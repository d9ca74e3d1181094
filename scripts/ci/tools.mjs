// Programs of others that the checks run: each of one version, installed once into the user's cache from the registry of
// its language, by that language's own client.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { goProgram } from '../go-program.mjs';
import { pythonCommand } from '../../test/support/python-environment.mjs';

const run = promisify(execFile);
const minute = 60_000;

const goTools = {
  actionlint: { module: 'github.com/rhysd/actionlint', version: 'v1.7.12', folder: 'cmd/actionlint' },
  gitleaks: { module: 'github.com/zricethezav/gitleaks/v8', version: 'v8.30.1' },
};
const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** Path of a program made with Go, built when it is not there yet, which takes half a minute. */
export const goTool = (name) => goProgram({ name, ...goTools[name] });

/** A Python with the packages of requirements.txt beside this file. */
export const python = () => pythonCommand(requirements);

/** Path of a compiled program of one of those packages. */
export const pythonTool = async (name) => join(dirname(await python()), name);

/** What a program found wrong: the lines it printed, none when it ended with 0. */
export async function complaints(path, args, options) {
  try {
    await run(path, args, { timeout: 5 * minute, maxBuffer: 16 * 1024 * 1024, ...options });
    return [];
  } catch (error) {
    if (typeof error.code !== 'number') throw error;
    const said = `${error.stdout ?? ''}\n${error.stderr ?? ''}`
      .split('\n')
      .filter((line) => line.trim() !== '');
    return said.length > 0 ? said : [`${path} ended with ${error.code}`];
  }
}

/** What GitHub takes for workflows, for `files`. */
export const workflowFiles = ['.github/workflows/*.yaml', '.github/workflows/*.yml'];

/** Files of the working tree that git knows, or would when they are added, below `root`. */
export async function files(root, ...patterns) {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...patterns];
  const { stdout } = await run('git', args, { cwd: root, maxBuffer: 16 * 1024 * 1024 });
  return [...new Set(stdout.split('\0'))].filter((file) => file !== '' && existsSync(join(root, file)));
}
