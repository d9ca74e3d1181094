import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type Scratch, smallProject } from './scratch.js';

const dev = '0.2.0-feature-x.dev.1a2b3c4d5e6f';
const files = (name: string): [string, string] => [
  `deploy/environments/${name}.yaml`,
  `deploy/flux/${name}/kustomization.yaml`,
];

/** On a copy of deploy/. */
describe('npm run promote', () => {
  let project: Scratch;
  const promote = (...args: string[]): ReturnType<Scratch['script']> => project.script('promote.mjs', args);

  beforeAll(() => {
    project = smallProject();
    cpSync('deploy', join(project.folder, 'deploy'), { recursive: true });
    project.git('add', '--all');
    project.git('commit', '--quiet', '--message', 'Deploy');
  });

  it.each([
    ['dev', dev],
    ['dev', '0.2.0'],
    ['staging', '0.2.0'],
    ['production', '0.2.0'],
  ])('writes the tag of %s, %s, in both places, and nothing else', (name, tag) => {
    const [environment, flux] = files(name);
    const before = [environment, flux].map((file) => project.read(file));
    const { image } = parse(before[0] ?? '') as { image: { tag: string } };

    const { code, stdout, stderr } = promote(name, tag);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`${name}: ${image.tag} became ${tag} in\n  ${environment}\n  ${flux}\n`);
    expect([environment, flux].map((file) => project.read(file))).toEqual(
      before.map((text) => text.replace(`: ${image.tag}\n`, `: ${tag}\n`)),
    );
    expect(promote(name, tag).stdout).toBe(`${name} has ${tag} already.\n`);
    project.git('checkout', '--quiet', '--', 'deploy');
  });

  it.each([
    [
      'an environment that is not there',
      ['test', '0.2.0'],
      'There is no environment test: dev, production, staging are',
    ],
    ['a path', ['../x', '0.2.0'], 'There is no environment ../x'],
    ['a moving tag', ['dev', 'latest'], 'latest is no tag that dev can run: say one such as'],
    ['an image of a branch beyond dev', ['production', dev], `${dev} is no tag that production can run`],
    ['the tag of git', ['staging', 'v0.2.0'], 'v0.2.0 is no tag that staging can run'],
    ['words that are missing', ['dev'], 'Usage: npm run promote -- ENVIRONMENT TAG'],
    ['words that are too many', ['dev', dev, 'now'], 'Usage: npm run promote'],
  ])('refuses %s, and changes nothing', (_, args, says) => {
    const { code, stdout, stderr } = promote(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(says);
    expect(project.git('status', '--porcelain')).toBe('');
  });

  it('changes nothing where the two places differ already', () => {
    const [, flux] = files('staging');
    project.write(flux, project.read(flux).replace('value: 0.1.0', 'value: 0.0.9'));
    const { code, stderr } = promote('staging', '0.2.0');
    expect(code).toBe(1);
    expect(stderr).toContain(`${flux} says the tag 0.1.0 0 times: make both files agree first.`);
    expect(project.git('status', '--porcelain')).toBe(` M ${flux}`);
  });
});
