// Programs made with Go, built once from their modules into the user's cache; takes a minute then. Needs Go.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const minute = 60_000;

/** Path of the program of a module in one version. */
export async function goProgram(program) {
  const { name, version } = program;
  const folder = join(homedir(), '.cache', 'almanac');
  const path = join(folder, `${name}-${version}-${process.arch}`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(`${path}.`);
  try {
    await build(program, work);
    // At once: another run may build at the same time.
    renameSync(join(work, name), path);
  } catch (error) {
    throw new Error(`${name} is built with Go, which must be on the PATH: ${String(error)}`, {
      cause: error,
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return path;
}

/** `go install` refuses modules that replace others; a module that takes over its go.mod builds them as they are. */
async function build(program, work) {
  const { name, module, version, folder } = program;
  const env = { ...process.env, CGO_ENABLED: '0' };
  const go = (...args) => run('go', args, { cwd: work, timeout: 8 * minute, env });
  const [goMod, goSum] = [join(work, 'go.mod'), join(work, 'go.sum')];
  writeFileSync(goMod, 'module almanac.test/program\n');
  writeFileSync(goSum, sumsOf(program));
  const { stdout } = await go('mod', 'download', '-json', `${module}@${version}`);
  const found = JSON.parse(stdout);
  writeFileSync(goMod, readFileSync(found.GoMod));
  writeFileSync(goSum, readFileSync(join(found.Dir, 'go.sum'), 'utf8') + sumsOf(program));
  await go('mod', 'edit', '-module=almanac.test/program', `-require=${module}@${version}`);
  const target = folder === undefined ? module : `${module}/${folder}`;
  await go('build', '-mod=mod', '-trimpath', '-ldflags', '-s -w', '-o', name, target);
}

function sumsOf({ module, version, sums }) {
  if (sums === undefined) return '';
  return `${module} ${version} ${sums[0]}\n${module} ${version}/go.mod ${sums[1]}\n`;
}
