import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unreleasedEntries } from './changelog.js';
import { currentVersion, inconsistencies, writeVersion } from './files.js';
import { type Git, gitIn } from './git.js';
import { nextVersion } from './version.js';

export interface Order {
  /** `patch`, `minor`, `major` or `X.Y.Z`. */
  word: string;
  /** The branch that a release is made on. */
  branch: string;
  dryRun: boolean;
}

/** Packages are linked into the tree aside, where .gitignore takes the link for a file. */
const ours = ['--', '.', ':(exclude)node_modules'];

/**
 * Makes the commit and the tag of a release, or with `dryRun` neither; returns what it did or would do. All work is done
 * in a tree aside: the clone sees the release whole, or not at all. Throws sentences that say what to do.
 */
export function release(root: string, order: Order, today: string): string {
  const git = gitIn(root);
  const head = git('rev-parse', 'HEAD');
  const previous = currentVersion(root);
  const version = nextVersion(previous, order.word);
  refuse(mistakes({ root, git, branch: order.branch, version }));
  return aside(git, head, root, (folder) => {
    const there = gitIn(folder);
    synth(folder);
    if (changes(there) !== '')
      throw new Error(`The chart is not what \`npm run synth\` writes: run it and commit\n${changes(there)}`);
    writeVersion(folder, { version, previous, date: today });
    synth(folder);
    refuse(inconsistencies(folder));
    const what = report(there, order.branch, version);
    if (order.dryRun) return `${there('diff', ...ours)}\n\nThis is what would change. ${what.would}`;
    const entries = unreleasedEntries(git('show', `${head}:CHANGELOG.md`));
    there('commit', '--quiet', '--all', '--message', `Release ${version}`);
    publish(root, { commit: there('rev-parse', 'HEAD'), head, version, entries });
    return what.did;
  });
}

/** What forbids a release, all of it. */
function mistakes(options: { root: string; git: Git; branch: string; version: string }): string[] {
  const { root, git, branch, version } = options;
  const found: string[] = [];
  const current = git('branch', '--show-current');
  if (current !== branch)
    found.push(
      `This is ${current === '' ? 'no branch' : `the branch ${current}`}, and releases are made on ${branch}: switch to it, or say --branch ${current || 'NAME'}.`,
    );
  const dirty = changes(git);
  if (dirty !== '') found.push(`The tree is not clean: commit or take away\n${dirty}`);
  if (git.succeeds('rev-parse', '--quiet', '--verify', `refs/tags/v${version}`))
    found.push(`The tag v${version} exists already: release another version.`);
  try {
    unreleasedEntries(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'));
  } catch (error) {
    found.push((error as Error).message);
  }
  return [...found, ...inconsistencies(root)];
}

function refuse(sentences: readonly string[]): void {
  if (sentences.length > 0) throw new Error(sentences.join('\n'));
}

const changes = (git: Git): string => git('status', '--porcelain', ...ours);

/** Ctrl-C ends what runs below, which counts as its failure; this process stays and takes back what was done. */
const signals = ['SIGINT', 'SIGHUP'] as const;
const stay = (): void => undefined;

/** Runs `work` in a checkout of its own of a commit; it is gone afterwards. */
function aside<T>(git: Git, commit: string, root: string, work: (folder: string) => T): T {
  const parent = mkdtempSync(join(tmpdir(), 'almanac-release-'));
  const folder = join(parent, 'tree');
  for (const signal of signals) process.on(signal, stay);
  git('worktree', 'prune'); // what a killed release left
  try {
    git('worktree', 'add', '--quiet', '--detach', folder, commit);
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    return work(folder);
  } finally {
    rmSync(parent, { recursive: true, force: true });
    git('worktree', 'prune');
    for (const signal of signals) process.off(signal, stay);
  }
}

function synth(folder: string): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/synth.mjs'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`\`npm run synth\` failed, and nothing was changed:\n${stderr}${stdout}`);
}

/** Brings the finished commit and its tag into the clone; without any of it when a step fails. */
function publish(
  root: string,
  made: { commit: string; head: string; version: string; entries: string },
): void {
  const { commit, head, version, entries } = made;
  const tag = `v${version}`;
  // Headings begin with what git takes for comments.
  const message = ['--cleanup=whitespace', '--message', `Almanac ${version}`, '--message', entries];
  const git = gitIn(root, { detached: true });
  try {
    // Not detached: who signs tags may be asked for a passphrase.
    gitIn(root)('tag', '--annotate', ...message, tag, commit);
    // Refuses, and changes nothing, when files have changed since.
    git('read-tree', '-m', '-u', head, commit);
    try {
      git('update-ref', '-m', `release: ${version}`, 'HEAD', commit, head);
    } catch (error) {
      git('read-tree', '-m', '-u', commit, head);
      throw error;
    }
  } catch (error) {
    if (isOf(git, `refs/tags/${tag}`, commit)) git('tag', '--delete', tag);
    throw error;
  }
}

const isOf = (git: Git, ref: string, commit: string): boolean =>
  git.succeeds('rev-parse', '--quiet', '--verify', ref) && git('rev-parse', `${ref}^{commit}`) === commit;

function report(there: Git, branch: string, version: string): { would: string; did: string } {
  const files = there('diff', '--stat', ...ours);
  const push = `git push --atomic origin ${branch} v${version}`;
  return {
    would: `The commit "Release ${version}" and the tag v${version} would be made on ${branch}, and nothing pushed.`,
    did: `${files}\n\nReleased ${version}: a commit and the tag v${version} on ${branch}. Nothing is pushed; this does it:\n\n  ${push}`,
  };
}
