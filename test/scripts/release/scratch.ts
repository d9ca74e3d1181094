import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Git, gitIn } from '../../../scripts/release/git.js';
import { temporaryFolder } from '../../support/run.js';

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A repository to break things in. */
export interface Scratch {
  folder: string;
  git: Git;
  read(path: string): string;
  write(path: string, text: string): void;
  /** Writes a file and commits everything. */
  commit(path: string, text: string): void;
  /** Runs a program of scripts/ there. */
  script(name: string, args: readonly string[], env?: Record<string, string>): Ended;
  /** Files, commits, branches, tags and worktrees: what a refused or dry run must leave as it was. */
  state(): string;
}

/** Scripts and what a release changes, with a synth that only writes the chart's versions: one commit on main. */
export function smallProject(): Scratch {
  const folder = temporaryFolder('release');
  cpSync('scripts', join(folder, 'scripts'), { recursive: true });
  const put = (path: string, text: string): void => write(folder, path, text);
  put('package.json', `${JSON.stringify({ name: 'almanac', version: '0.1.0', type: 'module' }, null, 2)}\n`);
  const lock = {
    name: 'almanac',
    version: '0.1.0',
    lockfileVersion: 3,
    packages: { '': { version: '0.1.0' } },
  };
  put('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
  put('charts/almanac/Chart.yaml', 'name: almanac\nversion: 0.1.0\nappVersion: 0.1.0\n');
  put('CHANGELOG.md', '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Rows.\n');
  for (const page of ['README.md', 'docs/install.md'])
    put(
      page,
      page.includes('install') ? 'helm install --version 0.1.0\n' : 'docker build -t almanac:0.1.0 .\n',
    );
  put('docs/chart/gitops.md', 'targetRevision: v0.1.0\n');
  put('.gitignore', 'node_modules/\n');
  put('scripts/synth.mjs', synth);
  return repository(folder);
}

const synth = `import { readFileSync, writeFileSync } from 'node:fs';
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
writeFileSync('charts/almanac/Chart.yaml', \`name: almanac\\nversion: \${version}\\nappVersion: \${version}\\n\`);
`;

/** The tracked files of this checkout, as they are now, in one commit. */
export function wholeProject(): Scratch {
  const folder = temporaryFolder('release');
  const files = gitIn('.')('ls-files', '--cached', '--others', '--exclude-standard', '-z').split('\0');
  for (const path of files.filter((path) => path !== '' && existsSync(path))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(path, join(folder, path));
  }
  return repository(folder);
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function repository(folder: string): Scratch {
  const git = gitIn(folder);
  git('init', '--quiet', '--initial-branch=main');
  for (const [name, value] of Object.entries(settings)) git('config', name, value);
  // A link is no folder to .gitignore.
  write(folder, '.git/info/exclude', 'node_modules\n');
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Begin');
  return {
    folder,
    git,
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    write: (path, text) => write(folder, path, text),
    commit: (path, text) => {
      write(folder, path, text);
      git('add', '--all');
      git('commit', '--quiet', '--message', `Change ${path}`);
    },
    script: (name, args, env = {}) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [`scripts/${name}`, ...args], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...withoutActions(), NODE_OPTIONS: '', ...env },
      });
      return { code: status, stdout, stderr };
    },
    state: () =>
      [
        git('status', '--porcelain', '--branch'),
        git('for-each-ref'),
        git('worktree', 'list'),
        git('diff', 'HEAD'),
      ].join('\n'),
  };
}

const settings = {
  'user.name': 'A Person',
  'user.email': 'person@example.org',
  'core.hooksPath': '/dev/null',
  // Whoever runs the tests may sign; nobody has the key of this person.
  'commit.gpgSign': 'false',
  'tag.gpgSign': 'false',
};

/** The tests' own run may be one of GitHub Actions. */
const withoutActions = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GITHUB_')));
