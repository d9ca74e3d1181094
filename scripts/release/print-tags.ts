import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Git, gitIn, tagsOf } from './git.js';
import { imageTags, type Ref } from './tags.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** `npm run ci:tags [-- --branch NAME --sha HASH | --tag TAG]`; without, of what GitHub Actions or git says. */
export function printTags(options: {
  root: string;
  args: string[];
  env: Environment;
  write: (text: string) => void;
}): void {
  const { root, args, env, write } = options;
  const git = gitIn(root);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const ref = refOf(asked(args), env, git);
  const tags = imageTags(version, ref, 'tag' in ref ? tagsOf(git) : []);
  write(tags.map((tag) => `${tag}\n`).join(''));
}

interface Asked {
  branch?: string | undefined;
  sha?: string | undefined;
  tag?: string | undefined;
}

function asked(args: string[]): Asked {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { branch: option, sha: option, tag: option } });
  if (values.tag !== undefined && (values.branch ?? values.sha) !== undefined)
    throw new Error('Say --tag, or --branch and --sha.');
  return values;
}

/** What is said wins over GitHub Actions', which wins over git's. A pull request is its own branch. */
export function refOf({ branch, sha, tag }: Asked, env: Environment, git: Git): Ref {
  const ofTag = branch === undefined && env['GITHUB_REF_TYPE'] === 'tag' ? env['GITHUB_REF_NAME'] : undefined;
  const named = tag ?? ofTag;
  if (named !== undefined) return { tag: named };
  const name =
    branch ??
    (given(env['GITHUB_HEAD_REF']) || given(env['GITHUB_REF_NAME']) || git('branch', '--show-current'));
  return { branch: name, sha: sha ?? (given(env['GITHUB_SHA']) || git('rev-parse', 'HEAD')) };
}

const given = (text: string | undefined): string => text ?? '';
