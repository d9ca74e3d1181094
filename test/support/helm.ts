import { execFile, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { helmPaths, kubectlPath } from '../../scripts/helm.mjs';
import { oncePerRun, temporaryFolder } from './run.js';

const run = promisify(execFile);
const minute = 60_000;

/** A Helm program. */
export interface Helm {
  /** `Helm v3.18.0` */
  readonly name: string;
  readonly path: string;
}

/**
 * Helm 3 and 4, unpacked once into the user's cache. HELM_BIN (paths with `:` between) is taken instead. Throws when
 * there is none: what a chart renders to is not guessed.
 */
export async function findHelms(): Promise<Helm[]> {
  return oncePerRun('helm', async () => {
    const paths = await helmPaths();
    return Promise.all(paths.map(async (path) => ({ name: `Helm ${await versionOf(path)}`, path })));
  });
}

/** A kubectl, unpacked once into the user's cache. */
export const findKubectl = (): Promise<string> => oncePerRun('kubectl', kubectlPath);

async function versionOf(path: string): Promise<string> {
  const { stdout } = await run(path, ['version', '--template', '{{ .Version }}'], { timeout: minute });
  return stdout.trim();
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
  // Files of values, which are in `args`, come before: of the same value the last one counts.
  const all = ['template', release, chart, '--namespace', 'ns', ...args, '--values', '-', ...sets];
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
