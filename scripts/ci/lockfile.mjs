// The lock file is whole for every platform, and every package in it is the registry's, checked by its hash.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { complaints } from './tools.mjs';

const lockfileLint = fileURLToPath(import.meta.resolve('lockfile-lint/bin/lockfile-lint.js'));

export async function problems(root) {
  const path = join(root, 'package-lock.json');
  if (!existsSync(path)) return ['package-lock.json is missing'];
  const rules = [
    '--validate-https',
    '--allowed-hosts',
    'npm',
    '--validate-integrity',
    '--validate-package-names',
  ];
  const args = [lockfileLint, '--path', path, '--type', 'npm', '--format', 'plain', ...rules];
  return [
    ...withoutHash(JSON.parse(readFileSync(path, 'utf8')).packages),
    ...(await complaints(process.execPath, args, { cwd: root })),
    ...(await complaints('npm', ['ci', '--dry-run', '--ignore-scripts', '--loglevel=error'], { cwd: root })),
  ];
}

/** npm writes no addresses here (.npmrc), and so the linter passes over packages without a hash. */
const withoutHash = (packages) =>
  Object.entries(packages)
    .filter(([path, { integrity, link, inBundle }]) => path !== '' && !integrity && !link && !inBundle)
    .map(([path]) => `package-lock.json: ${path} has no integrity hash`);
