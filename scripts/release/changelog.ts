const unreleased = '## [Unreleased]';

/** The entries below Unreleased, without the heading. Throws a sentence that says what to do when there are none. */
export function unreleasedEntries(text: string): string {
  const [, entries] = parts(text);
  if (!/^\s*[-*] \S/m.test(entries))
    throw new Error(
      `CHANGELOG.md has no entries below "${unreleased}": tell there what has changed, and commit it.`,
    );
  return entries.trim();
}

/**
 * Makes Unreleased the section of a release, with a new empty one above it. `date` is YYYY-MM-DD. Links at the end that
 * compare tags, if there are any, get one more. Throws when there is nothing to release, or the release is there already.
 */
export function releaseChangelog(
  text: string,
  release: { version: string; previous: string; date: string },
): string {
  const { version, previous, date } = release;
  if (text.includes(`## [${version}]`))
    throw new Error(
      `CHANGELOG.md tells of ${version} already: take that section away, or release another version.`,
    );
  const entries = unreleasedEntries(text);
  const [before, , after] = parts(text);
  const section = `${unreleased}\n\n## [${version}] - ${date}\n\n${entries}\n`;
  return withLinks(`${before}${section}${after === '' ? '' : `\n${after}`}`, version, previous);
}

/** What is before Unreleased, below it, and after it. */
function parts(text: string): [string, string, string] {
  const begin = text.search(/^## \[Unreleased\][ \t]*$/m);
  if (begin < 0)
    throw new Error(`CHANGELOG.md has no section "${unreleased}": add one with what has changed.`);
  const rest = text.slice(begin + unreleased.length);
  const end = rest.search(/^(## |\[[^\]]+\]: )/m);
  return end < 0
    ? [text.slice(0, begin), rest, '']
    : [text.slice(0, begin), rest.slice(0, end), rest.slice(end)];
}

function withLinks(text: string, version: string, previous: string): string {
  return text.replace(
    /^\[Unreleased\]: (\S+\/compare\/)\S+\.\.\.HEAD$/m,
    (_, base: string) =>
      `[Unreleased]: ${base}v${version}...HEAD\n[${version}]: ${base}v${previous}...v${version}`,
  );
}
