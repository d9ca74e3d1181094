import { existsSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isBuilt, isInstalled, prepare, requireNode } from '../../scripts/prepare.mjs';
import { temporaryFolder } from '../support/run.js';
import { freshClone, installedClone, write } from './clone.js';

const lock = (folder: string, wanted: object, present?: object): void => {
  write(folder, 'package-lock.json', JSON.stringify({ packages: { '': {}, ...wanted } }));
  if (present !== undefined)
    write(folder, 'node_modules/.package-lock.json', JSON.stringify({ packages: present }));
};

describe('whether packages are installed', () => {
  const a = { 'node_modules/a': { version: '1.0.0' } };
  const b = { 'node_modules/b': { version: '2.0.0', optional: true } };
  it.each([
    ['no without npm’s record, which it writes last', a, undefined, false],
    ['yes when every package is there', a, a, true],
    ['no when a package is missing', a, {}, false],
    ['no when a package has another version', a, { 'node_modules/a': { version: '1.0.1' } }, false],
    ['yes when a package for other platforms is missing', { ...a, ...b }, a, true],
    ['no when an optional package has another version', b, { 'node_modules/b': { version: '1.9.0' } }, false],
  ])('%s', (_, wanted, present, expected) => {
    const folder = temporaryFolder();
    lock(folder, wanted, present);

    expect(isInstalled(folder)).toBe(expected);
  });
});

describe('prepare', () => {
  it('installs what a fresh clone lacks, without compiling unasked', async () => {
    const folder = freshClone();
    expect(isInstalled(folder)).toBe(false);

    await prepare({ build: false, folder });

    expect(isInstalled(folder)).toBe(true);
    expect(existsSync(join(folder, 'dist'))).toBe(false);
  });

  it('compiles what is newer than dist, and what was taken away', async () => {
    const folder = installedClone();
    expect(isBuilt(folder)).toBe(false);

    await prepare({ build: true, folder });
    expect(isBuilt(folder)).toBe(true);
    expect(existsSync(join(folder, 'dist', 'main.js'))).toBe(true);

    // The stamp has no parts of a millisecond, and on a fast machine that is enough for the last change before it.
    const begun = Date.parse(readFileSync(join(folder, 'dist', '.built'), 'utf8')) / 1000 + 0.0005;
    utimesSync(join(folder, 'src', 'main.ts'), begun, begun);
    expect(isBuilt(folder)).toBe(true);

    const later = Date.now() / 1000 + 60;
    write(folder, 'src/more.ts', 'export const more = 1;\n');
    utimesSync(join(folder, 'src', 'more.ts'), later, later);
    expect(isBuilt(folder)).toBe(false);

    rmSync(join(folder, 'src', 'more.ts'));
    utimesSync(join(folder, 'src'), later, later);
    expect(isBuilt(folder)).toBe(false);
  });

  it('fails when the compiler does, and does not take the rest for a build', async () => {
    const folder = installedClone();
    write(folder, 'src/main.ts', 'export const broken = ;\n');

    await expect(prepare({ build: true, folder })).rejects.toThrow(/tsc.* failed/);

    expect(isBuilt(folder)).toBe(false);
  });

  it('asks for Node 20.19 or newer in one sentence', () => {
    for (const version of ['18.20.8', '20.18.3', '16.0.0']) {
      expect(() => requireNode(version)).toThrow(
        `Almanac needs Node 20.19 or newer; this is Node ${version}`,
      );
    }
    for (const version of ['20.19.0', '22.0.0', '24.1.0']) expect(() => requireNode(version)).not.toThrow();
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
    expect(engines.node).toBe('>=20.19.0');
  });
});
