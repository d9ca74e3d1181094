import { describe, expect, it } from '@jest/globals';
import { releaseChangelog, unreleasedEntries } from '../../../scripts/release/changelog.js';

const release = { version: '0.2.0', previous: '0.1.0', date: '2026-11-21' };
const head = '# Changelog\n\nAll changes.\n\n';

describe('the changelog of a release', () => {
  it.each([
    [
      'the first',
      '## [Unreleased]\n\n### Added\n\n- Rows.\n',
      '## [Unreleased]\n\n## [0.2.0] - 2026-11-21\n\n### Added\n\n- Rows.\n',
    ],
    [
      'above an older one',
      '## [Unreleased]\n\n- Rows.\n\n## [0.1.0] - 2026-01-01\n\n- Bars.\n',
      '## [Unreleased]\n\n## [0.2.0] - 2026-11-21\n\n- Rows.\n\n## [0.1.0] - 2026-01-01\n\n- Bars.\n',
    ],
    [
      'with links that compare tags',
      '## [Unreleased]\n\n- Rows.\n\n[Unreleased]: https://a.example/compare/v0.1.0...HEAD\n[0.1.0]: https://a.example/releases/v0.1.0\n',
      '## [Unreleased]\n\n## [0.2.0] - 2026-11-21\n\n- Rows.\n\n[Unreleased]: https://a.example/compare/v0.2.0...HEAD\n[0.2.0]: https://a.example/compare/v0.1.0...v0.2.0\n[0.1.0]: https://a.example/releases/v0.1.0\n',
    ],
  ])('%s', (_, before, after) => {
    expect(releaseChangelog(head + before, release)).toBe(head + after);
  });

  const nothing = /has no entries below "## \[Unreleased\]": tell there what has changed, and commit it/;
  it.each([
    ['empty', '## [Unreleased]\n', nothing],
    ['headings alone', '## [Unreleased]\n\n### Added\n\n### Fixed\n', nothing],
    ['entries of an older release alone', '## [Unreleased]\n\n## [0.1.0] - 2026-01-01\n\n- Bars.\n', nothing],
    ['bullets without words', '## [Unreleased]\n\n-\n- \n', nothing],
    ['no such section', '## [0.1.0]\n\n- Bars.\n', /has no section "## \[Unreleased\]": add one/],
    [
      'it tells of the release already',
      '## [Unreleased]\n\n- Rows.\n\n## [0.2.0]\n',
      /tells of 0\.2\.0 already/,
    ],
  ])('is refused: %s', (_, text, expected) => {
    expect(() => releaseChangelog(head + text, release)).toThrow(expected);
  });

  it('has entries in the tag’s message too, without the heading', () => {
    expect(unreleasedEntries(`${head}## [Unreleased]\n\n### Added\n\n- Rows.\n\n## [0.1.0]\n`)).toBe(
      '### Added\n\n- Rows.',
    );
  });
});
