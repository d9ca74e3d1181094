import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '../../errors.js';
import type { Binaries } from './binaries.js';
import { canReach, type ServerAccount } from './server-account.js';

const run = promisify(execFile);
const initTimeoutMs = 120_000;
const abandonedMs = 600_000;
/** Where a cluster goes that the server's account could not reach below root's closed folders. */
const rootsClusters = '/var/lib/almanac';

export const superuser = 'almanac';
const passwordFile = (cluster: string): string => join(cluster, 'almanac-password');

export interface ClusterOptions {
  /** Folder of the cluster; it may become a link to a folder elsewhere. */
  cluster: string;
  account: ServerAccount | undefined;
  binaries: Binaries;
  /** For throw-away clusters: nothing is forced to disk. */
  noSync: boolean;
}

export const clusterExists = (cluster: string): boolean => existsSync(join(cluster, 'PG_VERSION'));

/**
 * Makes the cluster when there is none. It is made beside its place and appears there at once, by a rename or a
 * link: of two processes that initialise at the same time one wins, the other uses the winner's, and one that
 * is killed leaves nothing half-made.
 */
export async function ensureCluster(options: ClusterOptions): Promise<void> {
  const { cluster, account } = options;
  const home = dirname(cluster);
  let work: string | undefined;
  try {
    await mkdir(home, { recursive: true });
    // What cannot be removed is in nobody's way.
    await removeAbandoned(cluster).catch(() => undefined);
    if (clusterExists(cluster)) return;
    const near = account === undefined || canReach(home, account);
    if (!near) await mkdir(rootsClusters, { recursive: true, mode: 0o755 });
    work = await mkdtemp(near ? `${cluster}.init-` : join(rootsClusters, 'postgres-'));
    await initialise(options, work);
    await (near ? rename(work, cluster) : symlink(work, cluster));
  } catch (error) {
    if (work !== undefined) await rm(work, { recursive: true, force: true });
    if (clusterExists(cluster)) return;
    throw error instanceof AppError ? error : unusable(home, error);
  }
}

const unusable = (folder: string, error: unknown): AppError =>
  new AppError(
    'config-invalid',
    `The embedded database cannot be kept in ${folder} (ALMANAC_DATA_DIR): ${(error as Error).message}`,
    {},
    error,
  );

/** Collation by code point and nothing of the machine's locale: the same everywhere, also where libc lacks C.UTF-8. */
const initFlags = ['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-locale'];

async function initialise({ account, binaries, noSync }: ClusterOptions, folder: string): Promise<void> {
  const password = `${folder}.password`;
  const own = async (path: string): Promise<void> =>
    account === undefined ? undefined : chown(path, account.uid, account.gid);
  try {
    await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
    await own(folder);
    await own(password);
    const access = ['-U', superuser, '-A', 'scram-sha-256', `--pwfile=${password}`];
    const args = ['-D', folder, ...access, ...initFlags, ...(noSync ? ['--no-sync'] : [])];
    await run(binaries.initdb, args, {
      ...account,
      env: serverEnvironment(),
      cwd: '/',
      timeout: initTimeoutMs,
    });
    await rename(password, passwordFile(folder));
  } catch (error) {
    throw initFailed(folder, error);
  } finally {
    await rm(password, { force: true });
  }
}

function initFailed(folder: string, error: unknown): AppError {
  const { stderr, message } = error as { stderr?: string; message: string };
  const reason = stderr === undefined || stderr === '' ? message : stderr.trim();
  return new AppError(
    'config-invalid',
    `The embedded PostgreSQL cannot be initialised in ${folder}: ${reason}\nElse give a server with ALMANAC_DATABASE_URL.`,
    {},
    error,
  );
}

/** Nothing of this process's environment: no `PG…` variable changes the server, and no secret reaches it. */
export const serverEnvironment = (extra: Record<string, string> = {}): Record<string, string> => ({
  PATH: '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
  ...extra,
});

/** What an initialisation left that was killed. */
async function removeAbandoned(cluster: string): Promise<void> {
  const prefix = `${basename(cluster)}.init-`;
  for (const name of await readdir(dirname(cluster))) {
    const path = join(dirname(cluster), name);
    const age = name.startsWith(prefix)
      ? await stat(path).then(
          (s) => Date.now() - s.mtimeMs,
          () => 0,
        )
      : 0;
    if (age > abandonedMs) await rm(path, { recursive: true, force: true });
  }
}

function ownerOf(path: string): number | undefined {
  try {
    return statSync(path).uid;
  } catch {
    return undefined;
  }
}

/** Refuses a cluster of another user before anything is tried on it. Root may use everybody's. */
export function checkOwner(cluster: string, uid = process.getuid?.() ?? 0): void {
  const owner = ownerOf(cluster) ?? uid;
  if (uid === 0 || owner === uid) return;
  throw new AppError(
    'config-invalid',
    `${cluster} belongs to the user ${owner}, this is user ${uid}: run as that user, or give another ALMANAC_DATA_DIR.`,
  );
}

/** The password of the cluster's user. */
export function readPassword(cluster: string): string {
  try {
    return readFileSync(passwordFile(cluster), 'utf8');
  } catch (error) {
    throw unusable(cluster, error);
  }
}
