import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { debianPackages, onPath } from './debian-packages.mjs';

/**
 * A Redis or Valkey server: of PATH, else of Debian's packages, unpacked into the user's cache without root.
 * As a program it prepares that and prints the path: `node test/support/redis-server.mjs`.
 */
export async function findRedis() {
  const path = onPath('redis-server') ?? onPath('valkey-server');
  if (path !== undefined) return { path, libraries: [] };
  const folder = await debianPackages({
    name: 'redis',
    packages: ['redis-tools', 'redis-server', 'liblzf1', 'libjemalloc2', 'libatomic1'],
    hint: 'The tests need Redis: set TEST_REDIS_URL, or install redis-server or valkey-server.',
  });
  const lib = join(folder, 'usr', 'lib');
  const nested = readdirSync(lib, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return {
    path: join(folder, 'usr', 'bin', 'redis-server'),
    libraries: [lib, ...nested.map((entry) => join(lib, entry.name))],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${(await findRedis()).path}\n`);
