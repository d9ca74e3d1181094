import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { temporaryFolder } from '../../support/run.js';
import { run } from './command.js';
import { imageValues, loadImage } from './image.js';
import { kubectl, tryKubectl } from './kubectl.js';
import { helmProgram } from './programs.js';
import { standIns, type Values } from './release.js';

interface Manifest {
  kind: string;
  metadata: { name: string; annotations?: Record<string, string> };
}

/** What a tool of GitOps makes of the chart: it renders the templates, and applies them by itself. */
export interface GitOps {
  /** As Argo CD does it: hooks before, by their weights; then the rest; then what the hooks left is deleted. */
  sync(flags: readonly string[]): Promise<void>;
  /** What a sync would change; empty when it would change nothing. */
  drift(flags: readonly string[]): Promise<string>;
}

export async function gitOpsOf(namespace: string, values: Values): Promise<GitOps> {
  await loadImage();
  // An administrator's part: no account of the release may make it.
  await kubectl(['apply', '--server-side', '--force-conflicts', '--filename', 'charts/almanac/crds']);
  const manifests = await rendered(namespace, values);
  const hooks = manifests.filter((one) => hookOf(one).includes('pre-install')).toSorted(byWeight);
  const objects = manifests.filter((one) => hookOf(one) === '');
  const on = (verb: string, what: readonly Manifest[], ...flags: string[]): Promise<string> =>
    kubectl([verb, '--namespace', namespace, '--filename', '-', ...flags], { input: listOf(what) });
  return {
    sync: async (flags) => {
      await on('delete', hooks, '--ignore-not-found');
      await on('apply', hooks);
      const jobs = hooks.filter(({ kind }) => kind === 'Job');
      await on('wait', jobs, '--for=condition=complete', '--timeout=120s');
      await on('apply', objects, ...flags);
      await on('delete', hooks);
    },
    drift: async (flags) => {
      const command = ['diff', '--namespace', namespace, '--filename', '-', ...flags];
      const { code, stdout, stderr } = await tryKubectl(command, { input: listOf(objects) });
      if (code !== 0 && code !== 1) throw new Error(stderr);
      return stdout;
    },
  };
}

async function rendered(namespace: string, values: Values): Promise<Manifest[]> {
  const file = join(temporaryFolder('values'), 'values.yaml');
  writeFileSync(file, JSON.stringify({ image: imageValues(), ...values }));
  const chart = ['template', 'almanac', 'charts/almanac', '--namespace', namespace, '--values', file];
  const text = await run([await helmProgram(), ...chart, ...standIns()]);
  const documents = parseAllDocuments(text).map((one) => one.toJS() as Manifest | null);
  return documents.filter((one) => one !== null);
}

const hookOf = ({ metadata }: Manifest): string => metadata.annotations?.['helm.sh/hook'] ?? '';
const weightOf = ({ metadata }: Manifest): number =>
  Number(metadata.annotations?.['helm.sh/hook-weight'] ?? 0);
const byWeight = (one: Manifest, other: Manifest): number => weightOf(one) - weightOf(other);
const listOf = (items: readonly Manifest[]): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
