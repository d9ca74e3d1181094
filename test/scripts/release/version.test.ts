import { describe, expect, it } from '@jest/globals';
import { fc } from '../../support/properties.js';
import { gt } from 'semver';
import { nextVersion } from '../../../scripts/release/version.js';

describe('the next version', () => {
  it.each([
    ['patch', '0.1.0', '0.1.1'],
    ['minor', '0.1.9', '0.2.0'],
    ['major', '0.9.9', '1.0.0'],
    ['0.1.1', '0.1.0', '0.1.1'],
    ['0.10.0', '0.9.0', '0.10.0'],
  ])('%s after %s: %s', (word, current, expected) => {
    expect(nextVersion(current, word)).toBe(expected);
  });

  it.each([
    [
      'a word that is none',
      'mayor',
      /^"mayor" is no version: say patch, minor, major, or three numbers such as 1\.2\.3\.$/,
    ],
    ['a tag', 'v0.2.0', /^"v0\.2\.0" is no version: .* \(0\.2\.0\?\)\.$/],
    ['a pre-release', '0.2.0-rc.1', /is no version/],
    ['two numbers', '0.2', /is no version/],
    ['nothing', '', /is no version/],
    ['what semver itself could do', 'prerelease', /is no version/],
    ['the same', '0.1.10', /^The version is 0\.1\.10 already: say patch, /],
    ['one before', '0.1.9', /^0\.1\.9 goes back: package\.json says 0\.1\.10\. Say patch, /],
  ])('is refused: %s', (_, word, expected) => {
    expect(() => nextVersion('0.1.10', word)).toThrow(expected);
  });

  it('is always higher', () => {
    const version = fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50)).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(version, fc.oneof(fc.constantFrom('patch', 'minor', 'major'), version), (current, word) => {
        try {
          expect(gt(nextVersion(current, word), current)).toBe(true);
        } catch (error) {
          expect(String(error)).toMatch(/already|goes back/);
        }
      }),
    );
  });
});
