import { mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { writeFiles } from '../../../cdk8s/helm/write-files.js';
import { temporaryFolder } from '../../support/run.js';

const marker = 'Chart.yaml';

function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder('write-files');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

describe('writing files', () => {
  it('makes the folder hold these files and no others', () => {
    const folder = folderWith({ [marker]: 'old', 'templates/old/x.yaml': 'x', 'files/y': 'y' });
    writeFiles(
      folder,
      { [marker]: 'new', 'templates/z.yaml': 'z', 'files/y': Uint8Array.of(1, 255) },
      marker,
    );
    const names = readdirSync(folder, { recursive: true }).map(String).toSorted();
    expect(names).toEqual([marker, 'files', 'files/y', 'templates', 'templates/z.yaml']);
    expect([...readFileSync(join(folder, 'files/y'))]).toEqual([1, 255]);
  });

  it('makes a folder that is not there', () => {
    const folder = join(folderWith({}), 'charts', 'new');
    writeFiles(folder, { [marker]: 'new' }, marker);
    expect(readFileSync(join(folder, marker), 'utf8')).toBe('new');
  });

  it('does not touch a file that is as it should be', () => {
    const folder = folderWith({ [marker]: 'same' });
    const long = new Date(2001, 1, 1);
    utimesSync(join(folder, marker), long, long);
    writeFiles(folder, { [marker]: 'same' }, marker);
    expect(statSync(join(folder, marker)).mtime).toEqual(long);
  });

  it('leaves a folder alone that it has not written', () => {
    const folder = folderWith({ 'thesis.txt': 'years of work' });
    expect(() => writeFiles(folder, { [marker]: 'new' }, marker)).toThrow(/is left alone/);
    expect(readdirSync(folder)).toEqual(['thesis.txt']);
  });
});
