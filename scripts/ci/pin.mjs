// `npm run ci:pin`: names the actions of the workflows by the commits that their release tags mean now. For a person with
// a network: it asks GitHub by `git ls-remote`, and writes nothing unless every tag was resolved.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { files, workflowFiles } from './tools.mjs';

const run = promisify(execFile);
const tagged =
  /(uses:\s*)(?<action>[\w.-]+\/[\w./-]+)@(?![0-9a-f]{40}\b)(?<tag>v?\d+(?:\.\d+)*)(?=\s*(?:#.*)?$)/gm;

/** The actions with tags in a workflow, as `owner/repository@tag`. */
export const tagsIn = (text) =>
  [...text.matchAll(tagged)].map(({ groups }) => `${repository(groups.action)}@${groups.tag}`);

const repository = (action) => action.split('/').slice(0, 2).join('/');

/** The workflow with commits in place of tags, which stay as comments. `commits`: `owner/repository@tag` → commit. */
export const pinned = (text, commits) =>
  text.replace(tagged, (whole, uses, action, tag) => {
    const commit = commits.get(`${repository(action)}@${tag}`);
    return commit === undefined ? whole : `${uses}${action}@${commit} # ${tag}`;
  });

/** The commit of a tag in a repository at `server`; a tag with a message is followed to what it is of. */
export async function resolve(name, server) {
  const [path, tag] = name.split('@');
  const refs = [`refs/tags/${tag}`, `refs/tags/${tag}^{}`];
  const { stdout } = await run('git', ['ls-remote', `${server}/${path}`, ...refs], {
    timeout: 60_000,
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
  });
  const lines = stdout.trim().split('\n');
  const found = new Map(lines.map((line) => line.split('\t')).map(([commit, ref]) => [ref, commit]));
  const commit = found.get(refs[1]) ?? found.get(refs[0]);
  if (!/^[0-9a-f]{40}$/.test(commit ?? '')) throw new Error(`${path} has no tag ${tag}`);
  return commit;
}

/** Rewrites the workflows below `root`; returns what each tag became. Throws, with nothing written, when one is unknown. */
export async function pin(root, server) {
  const workflows = (await files(root, ...workflowFiles)).map((file) => join(root, file));
  const texts = workflows.map((file) => readFileSync(file, 'utf8'));
  const names = [...new Set(texts.flatMap(tagsIn))].sort();
  const commits = new Map();
  for (const name of names) commits.set(name, await resolve(name, server));
  for (const [i, file] of workflows.entries()) writeFileSync(file, pinned(texts[i], commits));
  return commits;
}

if (process.argv[1]?.endsWith('pin.mjs')) {
  try {
    const commits = await pin('.', process.env.GITHUB_SERVER_URL || 'https://github.com');
    for (const [name, commit] of commits) process.stdout.write(`${name} is ${commit}\n`);
  } catch (error) {
    process.stderr.write(`Nothing was changed: ${error.stderr?.trim() || error.message}\n`);
    process.exit(1);
  }
}
