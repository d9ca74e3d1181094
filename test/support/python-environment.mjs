import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const minute = 60_000;
const references = fileURLToPath(new URL('../reference/requirements.txt', import.meta.url));

/**
 * A Python that has the packages of a requirements file, by default test/reference/requirements.txt: a virtual environment in the user's cache, made
 * when requirements, interpreter or machine are new and used again after that. Fails when python3 or the package
 * index is missing. As a program it prints the path: `node test/support/python-environment.mjs`.
 */
export async function pythonCommand(requirements = references) {
  const folder = join(cache(), `python-${await fingerprint(requirements)}`);
  if (!existsSync(folder)) await install(folder, requirements);
  return join(folder, 'bin', 'python');
}

const cache = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'almanac');

async function fingerprint(requirements) {
  const facts = 'import sys, platform; print(sys.version, sys.executable, platform.machine())';
  const { stdout } = await run('python3', ['-c', facts], { timeout: minute }).catch((error) =>
    fail('python3 does not run', error),
  );
  return createHash('sha256').update(stdout).update(readFileSync(requirements)).digest('hex').slice(0, 16);
}

/** Appears under its final name at once, when it is whole: two runs may install at the same time. */
async function install(folder, requirements) {
  mkdirSync(join(folder, '..'), { recursive: true });
  const work = mkdtempSync(`${folder}.`);
  try {
    await run('python3', ['-m', 'venv', work], { timeout: 2 * minute }).catch((error) =>
      fail('python3 makes no virtual environment (on Debian: apt-get install python3-venv)', error),
    );
    const pip = ['-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', '--requirement', requirements];
    await run(join(work, 'bin', 'python'), pip, { timeout: 10 * minute }).catch((error) =>
      fail(`the packages of ${requirements} could not be installed`, error),
    );
    moveTo(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function moveTo(work, folder) {
  try {
    renameSync(work, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // otherwise another run was first
  }
}

function fail(what, error) {
  const said = error.stderr?.trim() || String(error);
  throw new Error(`Python 3.11 or newer and a package index such as PyPI are needed: ${what}. ${said}`, {
    cause: error,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${await pythonCommand()}\n`);
