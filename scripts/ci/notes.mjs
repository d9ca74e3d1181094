// `npm run ci:notes -- 1.2.3`: what CHANGELOG.md tells of a version, as the text of its release.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** The entries of a version; throws a sentence when there are none. */
export function notesOf(changelog, version) {
  const [, rest] = changelog.split(`\n## [${version}]`);
  const [, ...lines] = (rest ?? '').split('\n## [')[0].split('\n');
  const notes = lines
    .join('\n')
    .replace(/\n\[[^\]]+\]: \S+/g, '')
    .trim();
  if (notes === '') throw new Error(`CHANGELOG.md tells nothing of ${version}.`);
  return notes;
}

if (basename(process.argv[1] ?? '') === 'notes.mjs') {
  try {
    process.stdout.write(`${notesOf(readFileSync('CHANGELOG.md', 'utf8'), process.argv[2] ?? '')}\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
