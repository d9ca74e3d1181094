import { describe, expect, it } from '@jest/globals';
import * as page from '../../../scripts/ci/github-release.mjs';
import * as signing from '../../../scripts/ci/sign.mjs';

const image = `ghcr.io/acme/almanac@sha256:${'a'.repeat(64)}`;
const chart = `ghcr.io/acme/charts/almanac@sha256:${'b'.repeat(64)}`;
const there = 'CHANGELOG.md';

describe('npm run ci:sign', () => {
  it('signs image and chart, and attests what is in the image', () => {
    const args = ['--image', image, '--chart', chart, '--sbom', there];
    expect(signing.commandsOf(signing.optionsOf(args)).map((one) => one.join(' '))).toEqual([
      `cosign sign --yes ${image}`,
      `cosign sign --yes ${chart}`,
      `cosign attest --yes --type spdxjson --predicate ${there} ${image}`,
    ]);
  });

  it.each([
    ['nothing', [], '--image  is not named by its digest'],
    [
      'an image by its tag',
      ['--image', 'ghcr.io/acme/almanac:1.2.3'],
      'almanac:1.2.3 is not named by its digest',
    ],
    ['half a digest', ['--image', image.slice(0, -1)], 'is not named by its digest'],
    ['no chart', ['--image', image, '--sbom', there], '--chart  is not named by its digest'],
    [
      'an SBOM that is not there',
      ['--image', image, '--chart', chart, '--sbom', 'no.json'],
      '--sbom no.json is no file',
    ],
  ])('refuses %s', (_, args, says) => {
    expect(() => signing.optionsOf(args)).toThrow(says);
  });
});

describe('npm run ci:release', () => {
  const latest = ['--latest', 'false'];
  const options = page.optionsOf(['v1.2.3', ...latest, '--notes', there, 'LICENSE']);

  it('makes the page of a tag that is there', () => {
    expect(page.commandsOf({ ...options, isThere: false }).map((one) => one.join(' '))).toEqual([
      `gh release create v1.2.3 --verify-tag --latest=false --notes-file ${there} LICENSE`,
    ]);
  });

  it('mends the page that a run has left which broke off', () => {
    expect(page.commandsOf({ ...options, isThere: true }).map((one) => one.join(' '))).toEqual([
      `gh release edit v1.2.3 --latest=false --notes-file ${there}`,
      'gh release upload v1.2.3 --clobber LICENSE',
    ]);
  });

  it.each([
    ['a branch', ['main', '--notes', there, 'LICENSE'], 'main is no tag of a release'],
    ['no word on newer releases', ['v1.2.3', '--notes', there, 'LICENSE'], 'Say --latest true when'],
    ['no notes', ['v1.2.3', ...latest, 'LICENSE'], ' is no file.'],
    ['a file that is not there', ['v1.2.3', ...latest, '--notes', there, 'no.json'], 'no.json is no file.'],
    ['nothing to attach', ['v1.2.3', ...latest, '--notes', there], 'Say the files'],
  ])('refuses %s', (_, args, says) => {
    expect(() => page.optionsOf(args)).toThrow(says);
  });
});
