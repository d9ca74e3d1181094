import { compare, major, minor, parse, valid } from 'semver';

/** What an image is made of: a commit on a branch, or a release's tag. */
export type Ref = { branch: string; sha: string } | { tag: string };

/** Of a label in Kubernetes, which the chart fills with `almanac-VERSION`; a tag may have 128. */
const longest = 63 - 'almanac-'.length;
const shortSha = 12;

/**
 * A branch's name as one identifier of a tag and of a SemVer pre-release: a-z, 0-9 and -, at most `room` characters, never
 * empty, no number with a leading zero.
 */
export function safeBranch(branch: string, room: number): string {
  const plain = branch
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, room)
    .replace(/-$/, '');
  if (plain === '') return 'branch'.slice(0, room);
  return leadingZero(plain) ? plain.replace(/^0+(?=\d)/, '') : plain;
}

const leadingZero = (text: string): boolean => /^0\d+$/.test(text);

/** The commit in short: as many digits as it takes to be no number with a leading zero. */
function shortened(sha: string): string {
  if (!/^[0-9a-f]{7,64}$/.test(sha)) throw new Error(`${sha} is no commit: give its hash, 7 digits or more.`);
  let digits = shortSha;
  while (digits < sha.length && leadingZero(sha.slice(0, digits))) digits += 1;
  const short = sha.slice(0, digits);
  return leadingZero(short) ? `g${short}`.slice(0, shortSha) : short;
}

/** `0.2.0-feature-x.dev.1a2b3c4d5e6f`: an image's tag, and the version of the chart that goes with it. */
export function devTag(version: string, branch: string, sha: string): string {
  const rest = `${release(version)}-.dev.${shortened(sha)}`;
  const [before, after] = rest.split('-', 2);
  return `${before}-${safeBranch(branch, Math.max(1, longest - rest.length))}${after}`;
}

/**
 * The tags of an image. `released` are the repository's tags: a release moves MAJOR.MINOR and `latest` only when none is
 * newer. Throws when the tag is not that of `version`, package.json's.
 */
export function imageTags(version: string, ref: Ref, released: readonly string[]): string[] {
  if ('branch' in ref) return [devTag(version, ref.branch, ref.sha)];
  if (ref.tag !== `v${release(version)}`)
    throw new Error(
      `The tag ${ref.tag} is not v${version}, as package.json says: \`npm run release\` makes both.`,
    );
  const versions = released.flatMap((tag) => releaseOfTag(tag) ?? []);
  const newest = (others: readonly string[]): boolean =>
    others.every((other) => compare(other, version) <= 0);
  const line = `${major(version)}.${minor(version)}`;
  const ofLine = versions.filter((other) => `${major(other)}.${minor(other)}` === line);
  return [version, ...(newest(ofLine) ? [line] : []), ...(newest(versions) ? ['latest'] : [])];
}

/** The version of a release's tag, `v1.2.3`; undefined for any other tag. */
export function releaseOfTag(tag: string): string | undefined {
  const version = tag.replace(/^v/, '');
  return tag.startsWith('v') && isRelease(version) ? version : undefined;
}

/** Whether it is MAJOR.MINOR.PATCH and nothing else. */
export const isRelease = (version: string): boolean =>
  valid(version) === version && parse(version)?.prerelease.length === 0;

/** Whether it is what `devTag` makes, MAJOR.MINOR.PATCH-BRANCH.dev.COMMIT. */
export function isDevTag(tag: string): boolean {
  const [version = '', branch = '', sha = ''] = tag.split(/-(.*)\.dev\./);
  return (
    valid(tag) === tag &&
    isRelease(version) &&
    safeBranch(branch, longest) === branch &&
    /^g?[0-9a-f]{7,64}$/.test(sha) &&
    tag.length <= longest
  );
}

function release(version: string): string {
  if (!isRelease(version)) throw new Error(`${version} is not MAJOR.MINOR.PATCH.`);
  return version;
}
