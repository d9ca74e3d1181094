import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { examples } from '../operator/dataset/support/datasets-page.js';
import { installCrd } from './dataset-crd/install-crd.js';
import { tryKubectl } from './support/kubectl.js';
import { createNamespace, type Namespace } from './support/namespace.js';

let namespace: Namespace;

beforeAll(async () => {
  await installCrd();
  namespace = await createNamespace('datasets');
});
afterAll(() => namespace?.remove());

describe('the manifests of docs/datasets.md', () => {
  it('are many', () => {
    expect(examples().length).toBeGreaterThan(10);
  });

  it.each(examples())('are taken as they stand: $heading', async ({ text, manifests }) => {
    const flags = ['--dry-run=server', '--validate=strict', '--namespace', namespace.name];
    const { code, stdout, stderr } = await tryKubectl(['apply', ...flags, '--filename', '-'], {
      input: text,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trim().split('\n')).toHaveLength(manifests.length);
  });
});
