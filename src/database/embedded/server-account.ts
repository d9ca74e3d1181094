import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The operating system's account that the server runs under. */
export interface ServerAccount {
  uid: number;
  gid: number;
}

/** Accounts that exist for such work, best first; `nobody` is on every system that has root. */
const candidates = ['postgres', 'nobody', '_www'];

/**
 * PostgreSQL refuses to run as root: then it runs under the account that owns the cluster, else under an
 * unprivileged one. `undefined`: under the account of this process.
 */
export function serverAccount(cluster: string): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster);
    if (uid !== 0) return { uid, gid };
  }
  return unprivileged(readPasswd());
}

/** Picks an account out of the text of `/etc/passwd`: initdb needs one that is listed there. */
export function unprivileged(passwd: string): ServerAccount {
  const lines = passwd.split('\n').map((line) => line.split(':'));
  for (const name of candidates) {
    const found = lines.find((fields) => fields[0] === name);
    // macOS gives nobody the uid -2, which the kernel knows as 4294967294.
    if (found !== undefined) return { uid: Number(found[2]) >>> 0, gid: Number(found[3]) >>> 0 };
  }
  return { uid: 65534, gid: 65534 };
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}

/** Whether the account may read `path` (enter it, when it is a directory) and pass every directory above it. */
export function canReach(path: string, account: ServerAccount): boolean {
  const absolute = resolve(path);
  const parents = absolute === '/' ? [] : ancestors(absolute);
  const enter = 0o1;
  const wanted = statSync(absolute).isDirectory() ? 0o5 : 0o4;
  return allows(absolute, account, wanted) && parents.every((parent) => allows(parent, account, enter));
}

function ancestors(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...ancestors(parent)];
}

function allows(path: string, account: ServerAccount, wanted: number): boolean {
  const { mode, uid, gid } = statSync(path);
  if (uid === account.uid) return ((mode >> 6) & wanted) === wanted;
  if (gid === account.gid) return ((mode >> 3) & wanted) === wanted;
  return (mode & wanted) === wanted;
}
