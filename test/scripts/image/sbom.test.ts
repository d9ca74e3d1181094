import { describe, expect, it } from '@jest/globals';
import {
  deviations,
  type Lock,
  productionOnly,
  productionPackages,
  type Sbom,
  settled,
  withoutTakenAway,
} from '../../../scripts/image/sbom.js';

const lock: Lock = {
  packages: {
    '': {
      name: 'almanac',
      version: '0.1.0',
      devDependencies: { tool: '1' },
      optionalDependencies: { fast: '1' },
    },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b/node_modules/a': { version: '2.0.0' },
    'node_modules/@s/b': { version: '1.0.0' },
    'node_modules/alias': { name: 'real', version: '3.0.0' },
    'node_modules/tool': { version: '1.0.0', dev: true },
    'node_modules/both': { version: '1.0.0', devOptional: true },
    'node_modules/fast': { version: '1.0.0', optional: true },
    'node_modules/bare-fs': { version: '1.0.0' },
  },
};
const shipped = ['@s/b@1.0.0', 'a@1.0.0', 'a@2.0.0', 'real@3.0.0'];

const sbomOf = (...names: string[]): Sbom => ({
  spdxVersion: 'SPDX-2.3',
  documentNamespace: 'random',
  creationInfo: { created: 'now', creators: ['Tool: npm'] },
  relationships: [],
  packages: names.map((each) => {
    const at = each.lastIndexOf('@');
    return { name: each.slice(0, at), versionInfo: each.slice(at + 1), SPDXID: each };
  }),
});

describe('the packages of the image', () => {
  it('are those of the lock file that are neither of development nor optional', () => {
    expect(productionPackages(lock)).toEqual(shipped);
  });

  it.each([
    ['nothing, when all are named', ['almanac@0.1.0', ...shipped], []],
    ['one that is missing', ['almanac@0.1.0', ...shipped.slice(1)], ['@s/b@1.0.0 is missing']],
    [
      'one with another version',
      ['almanac@0.1.0', '@s/b@1.0.1', ...shipped.slice(1)],
      ['@s/b@1.0.0 is missing', '@s/b@1.0.1 is not in the image'],
    ],
    ['one of development', ['almanac@0.1.0', ...shipped, 'tool@1.0.0'], ['tool@1.0.0 is not in the image']],
    [
      'one that the Dockerfile takes away',
      ['almanac@0.1.0', ...shipped, 'bare-fs@1.0.0'],
      ['bare-fs@1.0.0 is not in the image'],
    ],
  ])('and a document that names them: %s', (_, names, expected) => {
    expect(deviations(sbomOf(...names), lock)).toEqual(expected);
  });

  it('are all that a project has of which npm makes the document', () => {
    const manifest = {
      dependencies: { a: '1' },
      devDependencies: { tool: '^1.2.0' },
      optionalDependencies: { fast: '1' },
      overrides: { deep: { tool: '$tool', a: '$a', other: '2' } },
    };
    const made = productionOnly(manifest, lock);
    expect(made.manifest).toEqual({
      dependencies: { a: '1' },
      overrides: { deep: { tool: '^1.2.0', a: '1', other: '2' } },
    });
    expect(Object.keys(made.lock.packages)).toHaveLength(6);
    expect(made.lock.packages['']).toEqual({ name: 'almanac', version: '0.1.0' });
  });

  it('are told without what the Dockerfile takes away', () => {
    const named = sbomOf('a@1.0.0', 'bare-fs@1.0.0');
    const needs = { spdxElementId: 'a@1.0.0', relationshipType: 'DEPENDS_ON' };
    const all = {
      ...named,
      packages: named.packages.map((each) => ({ ...each, packageFileName: `node_modules/${each.name}` })),
      relationships: [
        { ...needs, relatedSpdxElement: 'bare-fs@1.0.0' },
        { ...needs, relatedSpdxElement: 'b@1.0.0' },
      ],
    };
    const { packages, relationships } = withoutTakenAway(all);
    expect(packages.map(({ name }) => name)).toEqual(['a']);
    expect(relationships).toEqual([{ ...needs, relatedSpdxElement: 'b@1.0.0' }]);
  });

  it('are told once, in however many folders they are', () => {
    const needs = {
      spdxElementId: 'a@1.0.0',
      relatedSpdxElement: 'b@1.0.0',
      relationshipType: 'DEPENDS_ON',
    };
    const twice = { ...sbomOf('a@1.0.0', 'b@1.0.0', 'a@1.0.0'), relationships: [needs, { ...needs }] };
    const { packages, relationships } = settled(twice, { version: '0.1.0', commit: 'abc', seconds: 0 });
    expect(packages.map(({ SPDXID }) => SPDXID)).toEqual(['a@1.0.0', 'b@1.0.0']);
    expect(relationships).toEqual([needs]);
  });

  it('are told in one document for a commit, whenever it is made', () => {
    const facts = { version: '0.1.0', commit: 'abc', seconds: 0 };
    expect(settled(sbomOf(), facts)).toMatchObject({
      documentNamespace: 'https://spdx.org/spdxdocs/almanac-0.1.0-abc',
      creationInfo: { created: '1970-01-01T00:00:00Z', creators: ['Tool: npm'] },
    });
  });
});
