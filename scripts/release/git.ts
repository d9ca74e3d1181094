import { spawnSync } from 'node:child_process';

export interface Git {
  /** What it prints; throws with what git said. */
  (...args: string[]): string;
  /** Whether it ends well. */
  succeeds(...args: string[]): boolean;
}

/** git in a folder; `detached` from the terminal, whose Ctrl-C then does not reach it. */
export function gitIn(folder: string, { detached = false } = {}): Git {
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, detached } as const;
  const run = (args: readonly string[]) => spawnSync('git', args, options);
  const git = (...args: string[]): string => {
    const { status, stdout, stderr, error } = run(args);
    if (error !== undefined) throw new Error(`git cannot run: ${error.message}`);
    if (status !== 0) throw new Error(`git ${args.join(' ')} failed: ${`${stderr}${stdout}`.trim()}`);
    return stdout.replace(/\n$/, '');
  };
  return Object.assign(git, { succeeds: (...args: string[]) => run(args).status === 0 });
}

/** Tags of the repository. Throws in a shallow clone, which does not know them all. */
export function tagsOf(git: Git): string[] {
  if (git('rev-parse', '--is-shallow-repository') === 'true')
    throw new Error(
      'This clone is shallow and does not know all releases: `git fetch --unshallow --tags` first.',
    );
  return git('tag', '--list')
    .split('\n')
    .filter((tag) => tag !== '');
}
