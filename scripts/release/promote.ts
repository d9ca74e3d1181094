import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isDevTag, isRelease } from './tags.js';

const environmentFiles = join('deploy', 'environments');
const flux = join('deploy', 'flux');

const usage = `Usage: npm run promote -- ENVIRONMENT TAG
Writes the tag of image and chart into deploy/environments and deploy/flux. Nothing is committed.`;

/** `npm run promote`: both places that say what an environment runs, or neither. Throws sentences for people. */
export function promote(options: {
  root: string;
  args: readonly string[];
  write: (text: string) => void;
}): void {
  const { root, args, write } = options;
  const [name, tag, ...more] = args;
  if (name === undefined || tag === undefined || more.length > 0) throw new Error(usage);
  refuse(name, tag, environmentsOf(root));
  const files = [join(environmentFiles, `${name}.yaml`), join(flux, name, 'kustomization.yaml')];
  const before = tagOf(root, name);
  if (before === tag) return write(`${name} has ${tag} already.\n`);
  const texts = files.map((file) => replaced(root, file, { from: before, to: tag }));
  for (const [i, file] of files.entries()) writeFileSync(join(root, file), texts[i] ?? '');
  write(`${name}: ${before} became ${tag} in\n${files.map((file) => `  ${file}\n`).join('')}`);
}

const environmentsOf = (root: string): string[] =>
  readdirSync(join(root, environmentFiles)).map((file) => file.replace(/\.yaml$/, ''));

function refuse(name: string, tag: string, known: readonly string[]): void {
  if (!known.includes(name))
    throw new Error(`There is no environment ${name}: ${known.toSorted().join(', ')} are there.`);
  if (isRelease(tag) || (name === 'dev' && isDevTag(tag))) return;
  const example = name === 'dev' ? '0.1.0-main.dev.4f2c9d81e7ab or 0.1.0' : '0.1.0, of a release';
  throw new Error(
    `${tag} is no tag that ${name} can run: say one such as ${example}. Image and chart of a commit have the same.`,
  );
}

function tagOf(root: string, name: string): string {
  const file = readFileSync(join(root, environmentFiles, `${name}.yaml`), 'utf8');
  return (parse(file) as { image: { tag: string } }).image.tag;
}

/** The file with another tag, and everything else as it was. */
function replaced(root: string, file: string, { from, to }: { from: string; to: string }): string {
  const text = readFileSync(join(root, file), 'utf8');
  const line = new RegExp(`^( +(?:tag|value): )${from.replaceAll('.', String.raw`\.`)}$`, 'gm');
  const found = [...text.matchAll(line)].length;
  if (found !== 1)
    throw new Error(`${file} says the tag ${from} ${found} times: make both files agree first.`);
  return text.replace(line, `$1${to}`);
}
