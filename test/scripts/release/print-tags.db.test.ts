import { beforeAll, describe, expect, it } from '@jest/globals';
import { gitIn, tagsOf } from '../../../scripts/release/git.js';
import { temporaryFolder } from '../../support/run.js';
import { type Scratch, smallProject } from './scratch.js';

let project: Scratch;
let head: string;

beforeAll(() => {
  project = smallProject();
  head = project.git('rev-parse', 'HEAD');
});

const sha = 'abcdef0123456789abcdef0123456789abcdef01';

describe('npm run ci:tags', () => {
  it.each([
    ['of the branch that is checked out', [], {}, () => `0.1.0-main.dev.${head.slice(0, 12)}\n`],
    ['of a branch and commit', ['--branch', 'a/B', '--sha', sha], {}, () => '0.1.0-a-b.dev.abcdef012345\n'],
    ['of a release', ['--tag', 'v0.1.0'], {}, () => '0.1.0\n0.1\nlatest\n'],
    [
      'of a push, as GitHub Actions says',
      [],
      { GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: 'x/y', GITHUB_HEAD_REF: '', GITHUB_SHA: sha },
      () => '0.1.0-x-y.dev.abcdef012345\n',
    ],
    [
      'of a pull request, whose branch counts and not its number',
      [],
      { GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: '7/merge', GITHUB_HEAD_REF: 'mine', GITHUB_SHA: sha },
      () => '0.1.0-mine.dev.abcdef012345\n',
    ],
    [
      'of a tag, as GitHub Actions says',
      [],
      { GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v0.1.0', GITHUB_SHA: sha },
      () => '0.1.0\n0.1\nlatest\n',
    ],
    [
      'of what is said, whatever GitHub Actions says',
      ['--branch', 'mine', '--sha', sha],
      { GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v0.1.0' },
      () => '0.1.0-mine.dev.abcdef012345\n',
    ],
  ] as [string, string[], Record<string, string>, () => string][])('%s', (_, args, env, expected) => {
    const { code, stdout, stderr } = project.script('ci-tags.mjs', args, env);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: expected(), stderr: '' });
  });

  it.each([
    ['a tag of another version', ['--tag', 'v9.0.0'], /^almanac: The tag v9\.0\.0 is not v0\.1\.0.*\n$/],
    [
      'a tag and a branch',
      ['--tag', 'v0.1.0', '--branch', 'x'],
      /^almanac: Say --tag, or --branch and --sha\.\n$/,
    ],
    [
      'a name that looks like a flag',
      ['--branch', '-dash'],
      /^almanac: --branch -dash could be two options: a name that begins with - is said as --branch=-dash\.\n$/,
    ],
    ['a branch without a name', ['--branch', ''], /^almanac: No branch is checked out/],
    ['a flag that there is none', ['--brunch', 'x'], /^almanac: Unknown option '--brunch'/],
  ])('refuses %s', (_, args, expected) => {
    const { code, stdout, stderr } = project.script('ci-tags.mjs', args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(expected);
  });

  it('asks for the branch where none is checked out, and takes the one that is said', () => {
    const detached = smallProject();
    detached.git('checkout', '--quiet', '--detach');
    const { code, stdout, stderr } = detached.script('ci-tags.mjs', []);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^almanac: No branch is checked out, .*: say --branch NAME, or --tag v1\.2\.3 of a release\.\n$/,
    );
    expect(detached.script('ci-tags.mjs', ['--branch=-dash']).stdout).toMatch(/^0\.1\.0-dash\.dev\./);
  });

  it('does not move `latest` back', () => {
    const releases = smallProject();
    releases.git('tag', 'v0.2.0');
    expect(releases.script('ci-tags.mjs', ['--tag', 'v0.1.0']).stdout).toBe('0.1.0\n0.1\n');
  });

  it('asks for the whole history, without which it cannot tell which release is the newest', () => {
    const origin = smallProject();
    origin.commit('more', 'more');
    const folder = temporaryFolder('shallow');
    const git = gitIn(folder);
    git('clone', '--quiet', '--depth=1', `file://${origin.folder}`, folder);
    expect(() => tagsOf(git)).toThrow('`git fetch --unshallow --tags` first.');
    git('fetch', '--quiet', '--unshallow', '--tags');
    expect(tagsOf(git)).toEqual([]);
  });
});
