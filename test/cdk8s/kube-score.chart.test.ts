import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { goProgram } from '../support/go-program.js';
import type { Manifest } from '../support/manifests.js';
import { renderers } from './support/renderers.js';

/** Checks that are left out, each for a reason. */
const leftOut = {
  'container-image-pull-policy':
    'tags of releases never move, and a node without a registry must be able to start',
  'container-security-context-user-group-id':
    'the images of PostgreSQL and Valkey have the users that they have',
  'container-ephemeral-storage-request-and-limit':
    'root file systems are read-only and scratch volumes are limited',
  'deployment-has-host-podantiaffinity': 'pods are spread by topologySpreadConstraints',
  'deployment-replicas': 'the cache is one pod: what it held is computed again',
  'deployment-strategy': 'and is replaced, since two caches at a time help nobody',
  'pod-probes-identical': 'PostgreSQL and Valkey have one question to ask',
  'networkpolicy-targets-pod': 'the operator makes the pods of loads',
};
const ignored = Object.keys(leftOut).flatMap((id) => ['--ignore-test', id]);

let program = '';
beforeAll(async () => {
  program = await goProgram({
    name: 'kube-score',
    module: 'github.com/zegl/kube-score',
    version: 'v1.20.0',
    folder: 'cmd/kube-score',
  });
}, 600_000);

/** Everything that kube-score warns of, or calls critical. */
async function mistakes(all: readonly Manifest[]): Promise<string[]> {
  const args = ['score', '--output-format', 'ci', '--ignore-container-cpu-limit', ...ignored, '-'];
  const child = spawn(program, args);
  child.stdin.end(all.map((one) => JSON.stringify(one)).join('\n---\n'));
  const lines = (await text(child.stdout)).split('\n');
  if (!lines.some((line) => line.startsWith('[OK]'))) throw new Error(await text(child.stderr));
  return lines.filter((line) => /^\[(CRITICAL|WARNING)\]/.test(line));
}

const acknowledged = { postgres: { acknowledgeBundled: true } };

describe.each(await renderers())('kube-score and $name', ({ objects }) => {
  it.each([
    ['the defaults', {}, []],
    ['staging', {}, ['staging']],
    ['production', acknowledged, ['production']],
  ])('find nothing in %s', async (_name, values, presets) => {
    expect(await mistakes(await objects(values, presets))).toEqual([]);
  });

  it('find a privileged container', async () => {
    const all = await objects();
    const broken = JSON.parse(
      JSON.stringify(all).replaceAll('"allowPrivilegeEscalation":false', '"privileged":true'),
    ) as Manifest[];
    expect((await mistakes(broken)).join('\n')).toMatch(/The container is privileged/);
  });
});
