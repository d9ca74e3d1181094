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

/** Options that a word follows. */
const beforeWord: ReadonlySet<string> = new Set(['--branch', '--sha', '--tag']);

interface Asked {
  branch?: string | undefined;
  sha?: string | undefined;
  tag?: string | undefined;
}

function asked(args: string[]): Asked {
  const option = { type: 'string' } as const;
  refuseUnclear(args);
  const { values } = parseArgs({ args, options: { branch: option, sha: option, tag: option } });
  if (values.tag !== undefined && (values.branch ?? values.sha) !== undefined)
    throw new Error('Say --tag, or --branch and --sha.');
  return values;
}

/** Node's own sentence about it is for people who wrote the options. */
function refuseUnclear(args: readonly string[]): void {
  for (const [i, word] of args.entries()) {
    const option = args[i - 1] ?? '';
    if (word.startsWith('-') && beforeWord.has(option))
      throw new Error(
        `${option} ${word} could be two options: a name that begins with - is said as ${option}=${word}.`,
      );
  }
}

/** What is said wins over GitHub Actions', which wins over git's. A pull request is its own branch. */
export function refOf({ branch, sha, tag }: Asked, env: Environment, git: Git): Ref {
  const ofTag = branch === undefined && env['GITHUB_REF_TYPE'] === 'tag' ? env['GITHUB_REF_NAME'] : undefined;
  const named = tag ?? ofTag;
  if (named !== undefined) return { tag: named };
  return {
    branch: branchOf(branch, env, git),
    sha: sha ?? (given(env['GITHUB_SHA']) || git('rev-parse', 'HEAD')),
  };
}

function branchOf(asked: string | undefined, env: Environment, git: Git): string {
  const ofActions = given(env['GITHUB_HEAD_REF']) || given(env['GITHUB_REF_NAME']);
  const name = asked ?? (ofActions || git('branch', '--show-current'));
  if (name !== '') return name;
  throw new Error(
    'No branch is checked out, and the tag of an image names one: say --branch NAME, or --tag v1.2.3 of a release.',
  );
}

const given = (text: string | undefined): string => text ?? '';
