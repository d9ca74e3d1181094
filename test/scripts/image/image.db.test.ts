import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { checkout, factsOf } from '../../../scripts/image/build.js';
import type { Lock, Sbom } from '../../../scripts/image/sbom.js';
import { productionPackages } from '../../../scripts/image/sbom.js';
import { writeSbom } from '../../../scripts/image/write-sbom.js';
import { temporaryFolder } from '../../support/run.js';
import { type Scratch, smallProject } from '../release/scratch.js';

let project: Scratch;

beforeAll(() => {
  project = smallProject();
});

describe('npm run image', () => {
  it('takes version, commit and time from the commit that is asked for, not from the files that lie about', () => {
    const first = project.git('rev-parse', 'HEAD');
    project.git('tag', '--annotate', '--message', 'x', 'v0.1.0');
    project.commit('package.json', project.read('package.json').replace('0.1.0', '0.2.0'));
    project.write('package.json', '{}');
    const seconds = Number(project.git('show', '--no-patch', '--format=%ct', first));
    expect(factsOf(project.git, 'v0.1.0')).toEqual({ version: '0.1.0', commit: first, seconds });
    expect(factsOf(project.git, 'HEAD').version).toBe('0.2.0');
    project.git('checkout', '--quiet', '--', 'package.json');
  });

  it('is made of the files as the commit has them, whatever ends of lines git writes here', () => {
    const own = smallProject();
    own.git('config', 'core.autocrlf', 'true');
    const folder = checkout(own.git, 'HEAD', join(temporaryFolder('image'), 'tree'), 0o022);
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('docker build -t almanac:0.1.0 .\n');
  });

  it.each([
    [
      'a commit that there is none',
      ['--ref', 'nowhere'],
      'almanac: nowhere is no commit of this repository.\n',
    ],
    [
      'an engine that there is none',
      ['--engine', 'cc'],
      'almanac: --engine cc is none: say docker, podman, buildah.\n',
    ],
  ])('refuses %s', (_, args, expected) => {
    const { code, stdout, stderr } = project.script('image.mjs', args);
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: expected });
  });

  it('tells its options', () => {
    expect(project.script('image.mjs', ['--help']).stdout).toMatch(/^Usage: npm run image/);
  });
});

describe('npm run image:sbom', () => {
  it('names each package of the lock file that is in the image, and gives the same document each time', () => {
    const lines: string[] = [];
    const write = (text: string): void => void lines.push(text);
    writeSbom({ root: '.', args: [], write });
    writeSbom({ root: '.', args: [], write });
    const lock = JSON.parse(project.git('-C', process.cwd(), 'show', 'HEAD:package-lock.json')) as Lock;
    const { packages } = JSON.parse(lines[0] ?? '') as Sbom;
    const names = packages.map(({ name, versionInfo }) => `${name}@${versionInfo}`);
    expect(productionPackages(lock).length).toBeGreaterThan(150);
    expect(names).toEqual(expect.arrayContaining(productionPackages(lock)));
    expect(lines[1]).toBe(lines[0]);
    // What the Dockerfile takes away again is in no image.
    const [, prefix = ''] = /rm -rf node_modules\/(\S+)\*$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
    expect(prefix).toMatch(/^[a-z]+-$/);
    expect(names.filter((name) => name.startsWith(prefix))).toEqual([]);
  });
});

describe('the Dockerfile', () => {
  const text = readFileSync(join(process.cwd(), 'Dockerfile'), 'utf8');

  it('runs nothing in the last stage, which may be of another architecture than the builder', () => {
    const stages = text.split(/^(?=FROM )/m).slice(1);
    expect(stages.slice(0, -1).every((stage) => stage.startsWith('FROM --platform=$BUILDPLATFORM '))).toBe(
      true,
    );
    expect(stages.at(-1)).toMatch(/^FROM \$\{NODE_IMAGE\}\n/);
    expect(stages.at(-1)).not.toMatch(/^RUN /m);
  });

  it('copies from the context only in stages before, where permissions are made the same', () => {
    const last = text.split(/^FROM /m).at(-1) ?? '';
    expect(last.match(/^COPY (?!--from=).*/gm)).toBeNull();
  });

  it('labels the image with all that the OCI has a name for', () => {
    const labels = [...text.matchAll(/org\.opencontainers\.image\.([a-z.]+)=/g)].map(([, name]) => name);
    expect(labels).toEqual([
      'title',
      'description',
      'licenses',
      'version',
      'revision',
      'created',
      'base.name',
    ]);
  });
});
