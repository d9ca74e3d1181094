// Makes a fresh clone ready: packages and, when asked, the compiled program. Quick when nothing is missing. Plain
// Node without any package, so that it can run first: `node scripts/prepare.mjs [--build]`.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const least = [20, 19];
const stamp = join('dist', '.built');
const inputs = ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/** Installs and, with `build`, compiles what is missing or out of date in `folder`. Says what it does on stderr. */
export async function prepare({ build, folder = root }) {
  requireNode(process.versions.node);
  if (!isInstalled(folder)) {
    say('installing packages (npm ci), once');
    await run(
      folder,
      ...npm(['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']),
    );
  }
  if (build && !isBuilt(folder)) {
    say('compiling src to dist (tsc)');
    const started = new Date();
    // Types are checked by `npm run check` and `npm run build`: here they would only cost time.
    await run(folder, process.execPath, [
      join('node_modules', 'typescript', 'bin', 'tsc'),
      '-p',
      'tsconfig.build.json',
      '--noCheck',
    ]);
    // What changed while tsc ran is newer than the stamp.
    writeFileSync(join(folder, stamp), started.toISOString());
  }
}

export function requireNode(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > least[0] || (major === least[0] && minor >= least[1])) return;
  throw new Error(
    `Almanac needs Node ${least.join('.')} or newer; this is Node ${version} (${process.execPath}).`,
  );
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its own record as the last step, so an
 * installation that broke off has none. Optional packages may be missing: they are for other platforms.
 */
export function isInstalled(folder) {
  const record = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = packages(join(folder, 'package-lock.json'));
  const present = packages(record);
  return Object.keys(wanted).every((name) => {
    const { version, optional, devOptional, peer } = wanted[name];
    if (name === '') return true;
    if (present[name] === undefined) return Boolean(optional || devOptional || peer);
    return present[name].version === version;
  });
}

function packages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** Whether dist was built after the last change of what it is made of. */
export function isBuilt(folder) {
  if (!existsSync(join(folder, stamp))) return false;
  const built = Date.parse(readFileSync(join(folder, stamp), 'utf8'));
  return inputs.every((input) => newest(join(folder, input)) <= built);
}

/** Latest change below a path, in whole ms as the stamp has them; a folder's own time tells of files that were taken away. */
function newest(path) {
  const stats = statSync(path);
  const changed = Math.floor(stats.mtimeMs);
  if (!stats.isDirectory()) return changed;
  return Math.max(changed, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** The npm that runs us, or the one on PATH. */
function npm(args) {
  const own = process.env.npm_execpath;
  return own !== undefined && own.endsWith('npm-cli.js') ? [process.execPath, [own, ...args]] : ['npm', args];
}

/** Runs a program with our output; throws when it fails, and takes it along when we are told to end. */
function run(folder, program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 2, 2] });
    const forward = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward);
    child.on('error', (error) => reject(new Error(`${program} cannot run: ${error.message}`)));
    child.on('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM']) process.off(name, forward);
      if (signal !== null) process.kill(process.pid, signal);
      else if (code === 0) resolve();
      else reject(new Error(`${[program, ...args].join(' ')} failed (exit code ${code}).`));
    });
  });
}

const say = (text) => process.stderr.write(`almanac: ${text}\n`);

/** For the programs that begin with `prepare`: one sentence and exit code 1. */
export function giveUp(error) {
  say(error.message);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await prepare({ build: process.argv.includes('--build') }).catch(giveUp);
}
