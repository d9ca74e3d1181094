import { describe, expect, it } from '@jest/globals';
import { fc } from '../../support/properties.js';
import { valid } from 'semver';
import {
  devTag,
  imageTags,
  isDevTag,
  isRelease,
  releaseOfTag,
  safeBranch,
} from '../../../scripts/release/tags.js';

const sha = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d';

describe('the tag of a branch’s image', () => {
  it.each([
    ['is made of version, branch and commit', 'main', '0.2.0-main.dev.1a2b3c4d5e6f'],
    ['has no slash, no accent, no capital', 'feature/Ünïcode//x', '0.2.0-feature-unicode-x.dev.1a2b3c4d5e6f'],
    ['has no dot of the branch', 'release/0.1', '0.2.0-release-0-1.dev.1a2b3c4d5e6f'],
    ['has no leading zero in a number', '007', '0.2.0-7.dev.1a2b3c4d5e6f'],
    ['keeps a zero', '0', '0.2.0-0.dev.1a2b3c4d5e6f'],
    ['keeps zeros before letters', '007x', '0.2.0-007x.dev.1a2b3c4d5e6f'],
    ['has a branch where the name has no letter', '日本/語', '0.2.0-branch.dev.1a2b3c4d5e6f'],
    ['has no hyphen at the ends', '--x--', '0.2.0-x.dev.1a2b3c4d5e6f'],
    ['takes a name that begins with v', 'v1', '0.2.0-v1.dev.1a2b3c4d5e6f'],
  ])('%s', (_, branch, expected) => {
    expect(devTag('0.2.0', branch, sha)).toBe(expected);
  });

  it('is cut so that a label of Kubernetes holds the chart’s name and version', () => {
    const tag = devTag('0.2.0', `${'long-'.repeat(40)}end`, sha);
    expect(tag).toBe('0.2.0-long-long-long-long-long-long-lo.dev.1a2b3c4d5e6f');
    expect(`almanac-${tag}`.length).toBeLessThanOrEqual(63);
  });

  it.each(['main', 'feature/Ünïcode//x', '007', 'long-'.repeat(40)])('is known again, of %s', (branch) => {
    expect(isDevTag(devTag('0.2.0', branch, sha))).toBe(true);
  });

  it.each([
    '0.2.0',
    'latest',
    'main',
    '0.2.0-main.dev.',
    '0.2.0-main.dev.nothex1',
    '0.2.0-Main.dev.1a2b3c4d5e6f',
    '0.2-main.dev.1a2b3c4d5e6f',
    '0.2.0-main.1a2b3c4d5e6f',
    '0.2.0-main.dev.012345678901',
    `0.2.0-${'x'.repeat(50)}.dev.1a2b3c4d5e6f`,
  ])('is not %s', (tag) => {
    expect(isDevTag(tag)).toBe(false);
  });

  it('takes more of a commit that begins as a number with a leading zero', () => {
    expect(devTag('0.2.0', 'main', `012345678901234${'a'.repeat(25)}`)).toBe(
      '0.2.0-main.dev.012345678901234a',
    );
    expect(devTag('0.2.0', 'main', '0123456')).toBe('0.2.0-main.dev.g0123456');
  });

  it('is a tag, a SemVer pre-release and a label, whatever the branch is called', () => {
    const version = fc.tuple(fc.nat(999), fc.nat(999), fc.nat(999)).map((parts) => parts.join('.'));
    const hash = fc.stringMatching(/^[0-9a-f]{40}$/);
    const name = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.stringMatching(/^[0-9/._-]{1,90}$/),
    );
    fc.assert(
      fc.property(version, name, hash, (release, branch, commit) => {
        const tag = devTag(release, branch, commit);
        expect(tag).toMatch(/^[\w][\w.-]{0,127}$/);
        expect(valid(tag)).toBe(tag);
        expect(`almanac-${tag}`).toMatch(/^[a-zA-Z0-9][\w.-]{0,61}[a-zA-Z0-9]$/);
        expect(tag.startsWith(`${release}-`)).toBe(true);
        expect(commit.startsWith(tag.split('.dev.')[1]?.replace(/^g/, '') ?? 'none')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same for a name and its safe form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (branch) => {
        const safe = safeBranch(branch, 24);
        expect(safe).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
        expect(safeBranch(safe, 24)).toBe(safe);
      }),
    );
  });

  it.each([
    ['a version that is none', () => devTag('0.2', 'main', sha), '0.2 is not MAJOR.MINOR.PATCH.'],
    ['a pre-release', () => devTag('0.2.0-rc.1', 'main', sha), '0.2.0-rc.1 is not MAJOR.MINOR.PATCH.'],
    ['a commit that is none', () => devTag('0.2.0', 'main', 'HEAD'), 'HEAD is no commit'],
  ])('is refused for %s', (_, make, expected) => {
    expect(make).toThrow(expected);
  });
});

describe('the tags of a release', () => {
  it.each([
    ['the first', '0.1.0', [], ['0.1.0', '0.1', 'latest']],
    ['the newest', '0.2.0', ['v0.1.0', 'v0.2.0'], ['0.2.0', '0.2', 'latest']],
    ['a patch of the newest line', '0.10.1', ['v0.9.0', 'v0.10.0', 'v0.10.1'], ['0.10.1', '0.10', 'latest']],
    ['a patch of an older line', '0.1.1', ['v0.1.0', 'v0.2.0', 'v0.1.1'], ['0.1.1', '0.1']],
    ['one that is made again after a newer patch', '0.1.0', ['v0.1.0', 'v0.1.1', 'v0.2.0'], ['0.1.0']],
    [
      'one beside tags that are no releases',
      '0.1.0',
      ['v9', 'v1.0.0-rc.1', 'latest', '3.0.0'],
      ['0.1.0', '0.1', 'latest'],
    ],
  ])('%s', (_, version, released, expected) => {
    expect(imageTags(version, { tag: `v${version}` }, released)).toEqual(expected);
  });

  it('are refused for a tag that is not package.json’s version', () => {
    expect(() => imageTags('0.1.0', { tag: 'v0.2.0' }, [])).toThrow(
      'The tag v0.2.0 is not v0.1.0, as package.json says: `npm run release` makes both.',
    );
    expect(() => imageTags('0.1.0', { tag: '0.1.0' }, [])).toThrow('is not v0.1.0');
  });

  it('of a branch do not depend on releases', () => {
    expect(imageTags('0.1.0', { branch: 'main', sha }, ['v0.1.0'])).toEqual(['0.1.0-main.dev.1a2b3c4d5e6f']);
  });
});

describe('a release’s tag', () => {
  it.each([
    ['v1.2.3', '1.2.3'],
    ['1.2.3', undefined],
    ['v1.2', undefined],
    ['v01.2.3', undefined],
    ['v1.2.3-rc.1', undefined],
    ['v1.2.3+build', undefined],
    ['vv1.2.3', undefined],
  ])('%s is of %s', (tag, version) => {
    expect(releaseOfTag(tag)).toBe(version);
  });

  it('is of three numbers', () => {
    expect(isRelease('1.2.3')).toBe(true);
    expect(isRelease(' 1.2.3')).toBe(false);
  });
});
