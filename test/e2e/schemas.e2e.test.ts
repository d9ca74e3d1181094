import { readFileSync, readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { findHelms, rendered } from '../support/helm.js';
import { goProgram } from '../support/go-program.js';
import { installCrd } from './dataset-crd/install-crd.js';
import { attempt } from './support/command.js';
import { clusterSchemas } from './support/schemas.js';

let program = '';
let schemas = '';
beforeAll(async () => {
  await installCrd();
  schemas = await clusterSchemas();
  program = await goProgram({
    name: 'kubeconform',
    module: 'github.com/yannh/kubeconform',
    version: 'v0.8.0',
    folder: 'cmd/kubeconform',
  });
});

/** What kubeconform has against YAML, by the schemas of this very cluster. */
async function mistakes(input: string): Promise<string> {
  const location = `${schemas}/{{ .ResourceKind }}{{ .KindSuffix }}.json`;
  const { code, stdout, stderr } = await attempt([program, '-strict', '-schema-location', location, '-'], {
    input,
  });
  if (code === 0) return '';
  return `${stdout}${stderr}`;
}

const manifestsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `${folder}/${name}`);

const external = { postgres: { mode: 'external', external: { host: 'db.example', existingSecret: 'db' } } };

describe('kubeconform, with the schemas of the cluster', () => {
  it.each([
    ['the defaults', {}, []],
    ['dev', {}, ['dev']],
    ['staging', {}, ['staging']],
    ['production', external, ['production']],
  ])('finds nothing in %s', async (_name, values, presets) => {
    const [helm] = await findHelms();
    if (helm === undefined) throw new Error('there is no Helm');
    const args = presets.flatMap((name) => ['--values', `charts/almanac/values-${name}.yaml`]);
    expect(await mistakes(await rendered(helm, 'charts/almanac', { values, args }))).toBe('');
  });

  it.each(
    ['examples', 'charts/almanac/crds', 'deploy/monitoring', 'deploy/monitoring/cluster'].flatMap(
      manifestsIn,
    ),
  )('finds nothing in %s', async (file) => {
    expect(await mistakes(readFileSync(file, 'utf8'))).toBe('');
  });

  it('finds a field that no cluster knows, and a value of another type', async () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } };
    const container = { name: 'a', image: 'a:1' };
    const wrong = { ...pod, spec: { containers: [{ ...container, privileged: true }] } };
    expect(await mistakes(JSON.stringify(wrong))).toMatch(/privileged/);
    const text = { ...pod, spec: { containers: [container], hostNetwork: 'yes' } };
    expect(await mistakes(JSON.stringify(text))).toMatch(/hostNetwork/);
  });
});
