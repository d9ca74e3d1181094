import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { rcompare } from 'semver';
import { type Git, gitIn, tagsOf } from '../../../scripts/release/git.js';
import { releaseOfTag } from '../../../scripts/release/tags.js';
import { oncePerRun, temporaryFolder } from '../../support/run.js';
import { run } from './command.js';
import { imageValues, loadFrom } from './image.js';
import type { Version } from './release.js';

/**
 * The commit to upgrade from: `wanted`, or else the newest release before this commit, or else, before the first release,
 * the commit before the last one that changed the chart.
 */
export function previousCommit(git: Git, wanted = ''): string {
  if (wanted !== '') return commitOf(git, wanted);
  const head = git('rev-parse', 'HEAD');
  const releases = tagsOf(git)
    .flatMap((tag) => releaseOfTag(tag) ?? [])
    .filter((version) => git.succeeds('merge-base', '--is-ancestor', `v${version}`, head))
    .filter((version) => commitOf(git, `v${version}`) !== head);
  const [newest] = releases.sort(rcompare);
  if (newest !== undefined) return commitOf(git, `v${newest}`);
  const changed = git('log', '-1', '--format=%H', '--', 'charts/almanac');
  return commitOf(git, `${changed}^`);
}

function commitOf(git: Git, ref: string): string {
  if (!git.succeeds('rev-parse', '--quiet', '--verify', `${ref}^{commit}`))
    throw new Error(`E2E_PREVIOUS: there is no commit ${ref} here.`);
  return git('rev-parse', `${ref}^{commit}`);
}

/** Chart and image of the commit to upgrade from (`E2E_PREVIOUS`), the image built and loaded once per run. */
export const loadPrevious = (): Promise<Version & { commit: string }> =>
  oncePerRun('previous', async () => {
    const git = gitIn('.');
    const commit = previousCommit(git, process.env.E2E_PREVIOUS);
    const folder = temporaryFolder('previous');
    const tree = join(folder, 'tree');
    mkdirSync(tree);
    git('archive', '--format=tar', '--output', join(folder, 'tree.tar'), commit);
    await run(['tar', '-x', '-f', join(folder, 'tree.tar'), '-C', tree]);
    const image = `${imageValues().repository}:previous-${commit.slice(0, 12)}`;
    await loadFrom(tree, image);
    return { commit, image, chart: join(tree, 'charts', 'almanac') };
  });
