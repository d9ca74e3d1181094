import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Git, gitIn } from '../release/git.js';
import { type Build, commandsOf, type Engine, type Facts } from './commands.js';
import { differences, readLayout } from './layout.js';
import type { Order } from './order.js';

const host = `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`;
const engines: readonly Engine[] = ['docker', 'podman', 'buildah'];

/** Builds what is asked for and gives its digest, if it is known: local images of podman and buildah have none yet. */
export function buildImage(root: string, order: Order): string | undefined {
  const git = gitIn(root);
  const facts = factsOf(git, order.ref);
  const engine = chooseEngine(order);
  return inTemporaryFolder((work) => {
    if (order.checkReproducible)
      return twice({ git, engine, facts, work, order: { ...order, cache: false } });
    const names = order.tags.length > 0 ? order.tags : [`almanac:${facts.version}`];
    const context = checkout(git, facts.commit, join(work, 'tree'), 0o022);
    const layout =
      order.layout ?? (engine !== 'docker' && wantsDigest(order) ? join(work, 'layout') : undefined);
    const digest = runBuild(engine, {
      order,
      facts,
      context,
      names,
      layout,
      metadata: join(work, 'metadata'),
      host,
    });
    if (order.digestFile !== undefined && digest !== undefined)
      writeFileSync(order.digestFile, `${digest}\n`);
    return digest;
  });
}

const wantsDigest = ({ digestFile, push }: Order): boolean => digestFile !== undefined || push;

/** Two builds that share nothing but the commit: other folders, other permissions of the files, no cache. */
function twice(options: { git: Git; engine: Engine; facts: Facts; work: string; order: Order }): string {
  const { git, engine, facts, work, order } = options;
  const name = `almanac:reproducible-${process.pid}`;
  const built = [0o022, 0o077].map((umask, number) => {
    const folder = join(work, String(number));
    mkdirSync(folder);
    const context = checkout(git, facts.commit, join(folder, `tree-${number}`), umask);
    const layout = join(folder, 'layout');
    runBuild(engine, {
      order,
      facts,
      context,
      names: [name],
      layout,
      metadata: join(folder, 'metadata'),
      host,
    });
    return readLayout(layout);
  });
  if (engine !== 'docker') spawnSync(engine, ['rmi', name]);
  const [one, other] = built;
  if (one === undefined || other === undefined) throw new Error('Nothing was built.');
  if (one.digest === other.digest) return one.digest;
  const found = differences(one, other).join('\n  ');
  throw new Error(`Two builds of ${facts.commit} differ, ${one.digest} and ${other.digest}, in\n  ${found}`);
}

/** Runs the commands; what they print goes to stderr. */
function runBuild(engine: Engine, build: Build): string | undefined {
  for (const [program, ...args] of commandsOf(engine, build)) {
    const { status, error } = spawnSync(program, args, { stdio: ['ignore', 2, 2] });
    if (error !== undefined) throw new Error(`${program} cannot run: ${error.message}`);
    if (status !== 0) throw new Error(`${program} ${args[0]} failed (exit code ${status}).`);
  }
  if (build.layout !== undefined) return readLayout(build.layout).digest;
  if (engine !== 'docker') return undefined;
  const metadata = JSON.parse(readFileSync(build.metadata, 'utf8')) as Record<string, string | undefined>;
  return metadata['containerimage.digest'];
}

export function factsOf(git: Git, ref: string): Facts {
  if (!git.succeeds('rev-parse', '--quiet', '--verify', `${ref}^{commit}`))
    throw new Error(`${ref} is no commit of this repository.`);
  const [commit = '', seconds] = git('show', '--no-patch', '--format=%H %ct', `${ref}^{commit}`).split(' ');
  const { version } = JSON.parse(git('show', `${commit}:package.json`)) as { version: string };
  return { version, commit, seconds: Number(seconds) };
}

/** The files of a commit as they are there, and nothing else that lies about. */
export function checkout(git: Git, commit: string, folder: string, umask: number): string {
  const archive = `${folder}.tar`;
  // Who has git write other ends of lines gets the same image.
  git('-c', 'core.autocrlf=false', 'archive', '--format=tar', `--output=${archive}`, commit);
  const before = process.umask(umask);
  try {
    mkdirSync(folder);
    const { status } = spawnSync('tar', ['-x', '--no-same-permissions', '-f', archive, '-C', folder], {
      stdio: ['ignore', 2, 2],
    });
    if (status !== 0) throw new Error('tar cannot unpack the commit.');
  } finally {
    process.umask(before);
    rmSync(archive);
  }
  return folder;
}

function chooseEngine({ engine, platforms }: Order): Engine {
  const known = engines.filter((each) => engine === undefined || each === engine);
  if (known.length === 0) throw new Error(`--engine ${engine} is none: say ${engines.join(', ')}.`);
  const several = platforms.length > 1;
  const found = known.find((each) => works(each) && (!several || each === 'docker'));
  if (found !== undefined) return found;
  if (several) throw new Error('Several platforms take docker buildx, with its daemon running.');
  throw new Error(
    `No engine works: install docker with buildx, podman or buildah${engine === undefined ? '' : `, or leave --engine out`}.`,
  );
}

function works(engine: Engine): boolean {
  const ends = (...args: string[]): boolean => spawnSync(engine, args, { stdio: 'ignore' }).status === 0;
  return engine === 'docker' ? ends('buildx', 'version') && ends('info') : ends('--version');
}

function inTemporaryFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-image-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
