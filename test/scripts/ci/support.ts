import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { temporaryFolder } from '../../support/run.js';

interface Ended {
  code: number;
  said: string;
}

export interface Scratch {
  folder: string;
  write(path: string, content: string): void;
  /** Replaces text that must be there. */
  edit(path: string, from: string | RegExp, to: string): void;
  commit(): void;
  /** `npm run ci -- …words`; one at a time. */
  ci(...words: string[]): Promise<Ended>;
  /** The same with more in its environment. */
  ciWith(env: Readonly<Record<string, string>>, ...words: string[]): Promise<Ended>;
}

/** A repository of its own with the files of this working tree, committed; the installed packages are shared. */
export function scratchTree(): Scratch {
  const folder = temporaryFolder('tree');
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  for (const file of new Set(listed.split('\0').filter((name) => name !== '')))
    cpSync(file, join(folder, file), { recursive: true, force: true, errorOnExist: false });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const commit = (): void => {
    git('add', '--all');
    git(
      '-c',
      'user.name=A',
      '-c',
      'user.email=a@example.com',
      '-c',
      'commit.gpgSign=false',
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      'A tree',
    );
  };
  git('init', '--quiet', '--initial-branch=main');
  commit();
  return {
    folder,
    write,
    commit,
    edit: (path, from, to) => {
      const before = readFileSync(join(folder, path), 'utf8');
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${path} does not hold ${String(from)}`);
      writeFileSync(join(folder, path), after);
    },
    ci: (...words) => ciIn(folder, {}, words),
    ciWith: (env, ...words) => ciIn(folder, env, words),
  };
}

/** Without what whoever runs the tests has said to the tools. */
const ownEnvironment = (): object =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(IMAGE_|E2E_|KUBECONFIG$)/.test(name)),
  );

function ciIn(folder: string, env: object, words: readonly string[]): Promise<Ended> {
  return new Promise((done) => {
    const options = { cwd: folder, env: { ...ownEnvironment(), ...env }, timeout: 400_000 };
    const child = execFile(process.execPath, ['scripts/ci.mjs', ...words], options, (_, stdout, stderr) =>
      done({ code: child.exitCode ?? -1, said: stdout + stderr }),
    );
  });
}
