import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { differences, readLayout } from '../../../scripts/image/layout.js';
import { temporaryFolder } from '../../support/run.js';

function layout(parts: string[]): string {
  const folder = temporaryFolder('layout');
  const [config, ...layers] = parts.map((digest) => ({ digest }));
  mkdirSync(join(folder, 'blobs', 'sha256'), { recursive: true });
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ manifests: [{ digest: 'sha256:image' }] }));
  writeFileSync(join(folder, 'blobs', 'sha256', 'image'), JSON.stringify({ config, layers }));
  return folder;
}

describe('two builds', () => {
  it('are read from their OCI layouts', () => {
    expect(readLayout(layout(['c', 'l1', 'l2']))).toEqual({
      digest: 'sha256:image',
      parts: ['c', 'l1', 'l2'],
    });
  });

  it.each([
    ['are the same', ['c', 'l1'], ['c', 'l1'], []],
    [
      'differ in a layer, which the configuration names',
      ['c', 'l1', 'l2'],
      ['d', 'l1', 'l3'],
      ['the configuration: c and d', 'layer 2 of 2: l2 and l3'],
    ],
    ['differ in their number of layers', ['c', 'l1'], ['c', 'l1', 'l2'], ['layer 2 of 2: none and l2']],
  ])('%s', (_, one, other, expected) => {
    expect(differences({ parts: one }, { parts: other })).toEqual(expected);
  });
});
