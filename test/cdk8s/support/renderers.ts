import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { almanacChart } from '../../../cdk8s/chart.js';
import { helmApp } from '../../../cdk8s/helm/helm-chart.js';
import { type Helm, findHelms, helmCommand, rendered, template } from '../../support/helm.js';
import { type Manifest, parseManifests } from '../../support/manifests.js';
import { temporaryFolder } from '../../support/run.js';

/** One Helm, and the chart as cdk8s writes it. */
export interface Renderer {
  readonly name: string;
  /** What is installed with these values, and files of values below them. */
  objects: (values?: object, presets?: readonly string[]) => Promise<Manifest[]>;
  /** What is installed in a cluster that tells of these kinds, beside those of every cluster. */
  inCluster: (values: object, kinds: readonly string[]) => Promise<Manifest[]>;
  /** What Helm says when it refuses the values; fails when it takes them. */
  refusal: (values: object, presets?: readonly string[]) => Promise<string>;
  /** The objects of a release of another name. */
  release: (name: string, values?: object) => Promise<Manifest[]>;
  /** `helm lint --strict` with a preset. */
  lint: (preset: string, values: object) => Promise<{ ok: boolean; output: string }>;
}

/** For `describe.each(await renderers())('$name', …)`. `change` makes other values.yaml of the chart's. */
export async function renderers(change?: (values: string) => string): Promise<Renderer[]> {
  const folder = temporaryFolder('chart');
  almanacChart(helmApp(), { version: '0.1.0' }).write(folder);
  const values = join(folder, 'values.yaml');
  if (change !== undefined) writeFileSync(values, change(readFileSync(values, 'utf8')));
  return (await findHelms()).map((helm) => rendererOf(helm, folder));
}

function rendererOf(helm: Helm, folder: string): Renderer {
  const args = (presets: readonly string[]) =>
    presets.flatMap((name) => ['--values', `${folder}/values-${name}.yaml`]);
  return {
    name: helm.name,
    objects: async (values = {}, presets = []) =>
      parseManifests(await rendered(helm, folder, { values, args: args(presets) })),
    inCluster: async (values, kinds) =>
      parseManifests(await rendered(helm, folder, { values, args: clusterWith(kinds) })),
    refusal: async (values, presets = []) => {
      const { ok, output } = await template(helm, folder, { values, args: args(presets) });
      if (ok) throw new Error(`${helm.name} takes ${JSON.stringify(values)}`);
      return output;
    },
    release: async (release, values = {}) =>
      parseManifests(await rendered(helm, folder, { values, release })),
    lint: (preset, values) =>
      helmCommand(
        helm,
        ['lint', '--strict', folder, ...args([preset]), '--values', '-'],
        JSON.stringify(values),
      ),
  };
}

/** `--api-versions` of a cluster, as Helm itself and Argo CD know them. */
export const clusterWith = (kinds: readonly string[]): string[] =>
  ['apiregistration.k8s.io/v1', ...kinds].flatMap((kind) => ['--api-versions', kind]);
