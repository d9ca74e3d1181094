import { compare, inc, valid } from 'semver';
import { isRelease } from './tags.js';

const steps = ['patch', 'minor', 'major'] as const;

/** What `patch`, `minor`, `major` or `X.Y.Z` makes of the current version. Throws a sentence that says what to do. */
export function nextVersion(current: string, word: string): string {
  const step = steps.find((each) => each === word);
  const next = step === undefined ? word : (inc(current, step) ?? '');
  if (!isRelease(next))
    throw new Error(
      `"${word}" is no version: say patch, minor, major, or three numbers such as 1.2.3${hint(word)}.`,
    );
  const order = compare(next, current);
  if (order === 0)
    throw new Error(`The version is ${current} already: say patch, minor, major or a higher version.`);
  if (order < 0)
    throw new Error(
      `${next} goes back: package.json says ${current}. Say patch, minor, major or a higher version.`,
    );
  return next;
}

/** For what semver would understand, but a tag would not be made of. */
function hint(word: string): string {
  const understood = valid(word);
  if (understood === null || understood === word) return '';
  return ` (${understood}?)`;
}
