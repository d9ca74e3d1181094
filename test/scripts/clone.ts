import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/run.js';

/** A small project with our scripts, as it is after `git clone`: nothing installed, nothing built. */
export function freshClone(): string {
  const folder = temporaryFolder('clone');
  cpSync(join(process.cwd(), 'scripts'), join(folder, 'scripts'), { recursive: true });
  const own = JSON.parse(readFileSync(join(process.cwd(), 'package.json'), 'utf8')) as { scripts: object };
  const dependencies = { near: 'file:near' };
  const project = { name: 'clone', version: '1.0.0', type: 'module', scripts: own.scripts, dependencies };
  const packages = {
    '': { name: 'clone', version: '1.0.0', dependencies },
    near: { version: '1.0.0' },
    'node_modules/near': { resolved: 'near', link: true },
  };
  const lock = { name: 'clone', version: '1.0.0', lockfileVersion: 3, requires: true, packages };
  write(folder, 'package.json', JSON.stringify(project));
  write(folder, 'package-lock.json', JSON.stringify(lock));
  for (const name of ['tsconfig.json', 'tsconfig.build.json'])
    cpSync(join(process.cwd(), name), join(folder, name));
  write(folder, 'near/package.json', JSON.stringify({ name: 'near', version: '1.0.0' }));
  write(folder, 'src/main.ts', `console.log(process.argv.slice(1).join(' '));\n`);
  return folder;
}

/** The same after an installation: TypeScript and its types are links to ours. */
export function installedClone(): string {
  const folder = freshClone();
  mkdirSync(join(folder, 'node_modules', '@types'), { recursive: true });
  for (const name of ['typescript', '@typescript', '@types/node'])
    symlinkSync(join(process.cwd(), 'node_modules', name), join(folder, 'node_modules', name));
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: object;
  };
  write(folder, 'node_modules/.package-lock.json', JSON.stringify({ packages }));
  return folder;
}

export function write(folder: string, path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}
