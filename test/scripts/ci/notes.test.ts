import { describe, expect, it } from '@jest/globals';
import { notesOf } from '../../../scripts/ci/notes.mjs';

const changelog = `# Changelog

## [Unreleased]

## [1.10.0] - 2026-02-01

### Added

- a thing

## [1.1.0] - 2026-01-01

- the first

[1.1.0]: https://example.com/v1.1.0
`;

describe('the notes of a release', () => {
  it.each([
    ['1.10.0', '### Added\n\n- a thing'],
    ['1.1.0', '- the first'],
  ])('are what the CHANGELOG tells of %s', (version, notes) => {
    expect(notesOf(changelog, version)).toBe(notes);
  });

  it.each(['1.0.0', 'Unreleased', '1.1'])('are missed aloud for %s', (version) => {
    expect(() => notesOf(changelog, version)).toThrow(`CHANGELOG.md tells nothing of ${version}.`);
  });
});
