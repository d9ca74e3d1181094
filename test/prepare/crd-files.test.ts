import { describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCrds } from '../../src/prepare/crd-files.js';
import { temporaryFolder } from '../support/run.js';

const definition = (name: string, version = '0.2.0'): string => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${name}.example.org
  annotations: { almanac.dev/crd-version: ${version} }
spec:
  group: example.org
  names: { plural: ${name}, kind: Thing }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true, default: {} } }
`;

function folder(files: Record<string, string>): string {
  const path = temporaryFolder('crds');
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}

describe('the definitions of a folder', () => {
  it('are read by file name, several in one file too, and nothing else', () => {
    const crds = readCrds(
      folder({
        'b.yaml': `# c\n---\n${definition('two')}---\n${definition('three')}---\n`,
        'a.yml': definition('one'),
        'c.json': JSON.stringify(readCrds(folder({ 'x.yaml': definition('four') }))[0]),
        'README.md': 'not this',
      }),
    );
    expect(crds.map(({ metadata }) => metadata.name)).toEqual(
      ['one', 'two', 'three', 'four'].map((name) => `${name}.example.org`),
    );
  });

  it('keep every field', () => {
    const [crd] = readCrds(folder({ 'a.yaml': definition('one') }));
    expect(crd).toMatchObject({
      spec: {
        scope: 'Namespaced',
        versions: [
          {
            storage: true,
            schema: { openAPIV3Schema: { 'x-kubernetes-preserve-unknown-fields': true, default: {} } },
          },
        ],
      },
    });
  });

  it('may be none', () => expect(readCrds(folder({}))).toEqual([]));

  it.each([
    ['no version', definition('one').replace('almanac.dev/crd-version', 'other'), /crd-version/],
    ['a version that is a number of YAML', definition('one', '1'), /annotations\.almanac\.dev\/crd-version/],
    ['a version with letters', definition('one', '0.2.0-rc.1'), /numbers and dots/],
    ['another kind', 'apiVersion: v1\nkind: Secret\nmetadata: { name: x }\n', /document 1, is not a custom/],
    ['text', 'hello', /document 1/],
    ['broken YAML', 'a: [', /a\.yaml cannot be used/],
  ])('are refused with %s', (_, content, message) => {
    expect(() => readCrds(folder({ 'a.yaml': content }))).toThrow(
      expect.objectContaining({ code: 'config-invalid', message: expect.stringMatching(message) }),
    );
  });

  it('are refused without the folder', () => {
    expect(() => readCrds('/nowhere/crds')).toThrow(/--crds \/nowhere\/crds cannot be read: ENOENT/);
  });
});
