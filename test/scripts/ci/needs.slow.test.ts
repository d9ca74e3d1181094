import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../support/run.js';
import { type Scratch, scratchTree } from './support.js';

const minutes = 60_000;

/** A PATH whose docker writes an OCI layout of one layer for each build; `layer` is shell, and may count `$builds`. */
function dockerThatBuilds(layer: string): string {
  const folder = temporaryFolder('engine');
  const count = join(folder, 'builds');
  writeFileSync(count, '');
  const script = `#!/bin/sh
[ "$1 $2" = "buildx build" ] || exit 0
echo >> '${count}'
builds=$(wc -l < '${count}')
for word; do case "$word" in *dest=*) layout=\${word#*dest=}; layout=\${layout%%,*};; esac; done
layer=${layer}
mkdir -p "$layout/blobs/sha256"
echo "{\\"config\\":{\\"digest\\":\\"sha256:0\\"},\\"layers\\":[{\\"digest\\":\\"sha256:$layer\\"}]}" > "$layout/blobs/sha256/$layer"
echo "{\\"manifests\\":[{\\"digest\\":\\"sha256:$layer\\"}]}" > "$layout/index.json"
`;
  writeFileSync(join(folder, 'docker'), script);
  chmodSync(join(folder, 'docker'), 0o755);
  return `${folder}:${process.env.PATH}`;
}

describe('the step image', () => {
  it(
    'is red for two builds of one commit that differ, and says in what',
    async () => {
      const { code, said } = await scratchTree().ciWith({ PATH: dockerThatBuilds('a$builds') }, 'image');
      expect(said).toMatch(/Two builds of [0-9a-f]{40} differ, sha256:a1 and sha256:a2, in\n\s+layer 1 of 1/);
      expect(code).toBe(1);
    },
    2 * minutes,
  );

  it(
    'is green for two that are the same',
    async () => {
      const { code, said } = await scratchTree().ciWith({ PATH: dockerThatBuilds('a') }, 'image');
      expect(said).toMatch(/^sha256:a$/m);
      expect(code).toBe(0);
    },
    2 * minutes,
  );
});

/** Of the tests in a cluster only one file, so that it does not take long to be told. */
function onlyTest(tree: Scratch, kept: string): void {
  const folder = join(tree.folder, 'test', 'e2e');
  for (const name of readdirSync(folder))
    if (name.endsWith('.test.ts') && name !== kept) rmSync(join(folder, name));
}

/** Of a cluster behind a port on which nothing may listen. */
const nobody = `apiVersion: v1
kind: Config
clusters: [{ name: nobody, cluster: { server: 'http://127.0.0.1:1' } }]
contexts: [{ name: nobody, context: { cluster: nobody, user: nobody } }]
users: [{ name: nobody, user: {} }]
current-context: nobody
`;

describe('a step in a cluster', () => {
  it.each([
    [
      'e2e',
      'no cluster answers',
      'install.e2e.test.ts',
      /The connection to the server 127\.0\.0\.1:1 was refused/,
    ],
    ['upgrade', 'the image does not get there', 'upgrade.e2e-full.test.ts', /\{ false\s+\} ended with 1/],
  ])(
    '%s is red when %s',
    async (step, _, file, says) => {
      const tree = scratchTree();
      onlyTest(tree, file);
      tree.write('kubeconfig', nobody);
      const env = { KUBECONFIG: join(tree.folder, 'kubeconfig'), E2E_LOAD_IMAGE: 'false' };
      const { code, said } = await tree.ciWith(env, step);
      expect(said).toMatch(says);
      expect(said).toMatch(/npm run test:\w+ ended with 1/);
      expect(code).toBe(1);
    },
    5 * minutes,
  );
});
