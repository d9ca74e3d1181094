import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const minute = 60_000;

/** A program of the PATH, if there is one. */
export function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((path) => isExecutable(path));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Packages of Debian, unpacked once into the user's cache, without root. Returns that folder. `hint` says what a user
 * can do where that does not work.
 */
export async function debianPackages({ name, packages, hint }) {
  const folder = join(homedir(), '.cache', 'almanac', `${name}-${process.arch}`);
  if (!existsSync(folder)) await unpack(folder, { packages, hint });
  return folder;
}

/** Appears under its final name at once: two runs may unpack at the same time. */
async function unpack(folder, { packages, hint }) {
  mkdirSync(join(folder, '..'), { recursive: true });
  const work = mkdtempSync(`${folder}.`);
  try {
    await download(work, packages);
    for (const file of readdirSync(work).filter((name) => name.endsWith('.deb')))
      await run('dpkg', ['-x', join(work, file), join(work, 'root')], { timeout: minute });
    if (!existsSync(folder)) renameSync(join(work, 'root'), folder);
  } catch (error) {
    throw new Error(`${hint} Debian's packages could not be unpacked: ${String(error)}`, { cause: error });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function download(work, packages) {
  try {
    await run('apt-get', ['download', ...packages], { cwd: work, timeout: 3 * minute });
  } catch {
    // No package lists, or old ones: fetch our own, which needs no root and leaves the system's alone.
    const state = ['lists/partial', 'cache/archives/partial'].map((name) => join(work, 'apt', name));
    for (const name of state) mkdirSync(name, { recursive: true });
    const own = [
      '-o',
      `Dir::State::Lists=${join(work, 'apt', 'lists')}`,
      '-o',
      `Dir::Cache=${join(work, 'apt', 'cache')}`,
      '-o',
      'APT::Sandbox::User=',
    ];
    await run('apt-get', [...own, 'update'], { cwd: work, timeout: 3 * minute });
    await run('apt-get', [...own, 'download', ...packages], { cwd: work, timeout: 3 * minute });
  }
}
