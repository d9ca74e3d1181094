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
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const minute = 60_000;

/**
 * A Redis or Valkey server: of PATH, else of Debian's packages, unpacked into the user's cache without root.
 * As a program it prepares that and prints the path: `node test/support/redis-server.mjs`.
 */
export async function findRedis() {
  const path = onPath('redis-server') ?? onPath('valkey-server');
  if (path !== undefined) return { path, libraries: [] };
  const folder = join(homedir(), '.cache', 'almanac', `redis-${process.arch}`);
  if (!existsSync(folder)) await unpackDebian(folder);
  const lib = join(folder, 'usr', 'lib');
  const nested = readdirSync(lib, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return {
    path: join(folder, 'usr', 'bin', 'redis-server'),
    libraries: [lib, ...nested.map((entry) => join(lib, entry.name))],
  };
}

function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
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

const packages = ['redis-tools', 'redis-server', 'liblzf1', 'libjemalloc2', 'libatomic1'];

/** Appears under its final name at once: two runs may unpack at the same time. */
async function unpackDebian(folder) {
  const parent = join(folder, '..');
  mkdirSync(parent, { recursive: true });
  const work = mkdtempSync(`${folder}.`);
  try {
    await download(work);
    for (const file of readdirSync(work).filter((name) => name.endsWith('.deb')))
      await run('dpkg', ['-x', join(work, file), join(work, 'root')], { timeout: minute });
    if (!existsSync(folder)) renameSync(join(work, 'root'), folder);
  } catch (error) {
    throw new Error(
      `The tests need Redis: set TEST_REDIS_URL, or install redis-server or valkey-server. Debian's packages could not be unpacked: ${String(error)}`,
      { cause: error },
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function download(work) {
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

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${(await findRedis()).path}\n`);
