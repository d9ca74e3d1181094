import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Scratch, smallProject } from './scratch.js';

let project: Scratch;

beforeEach(() => {
  project = smallProject();
});

const release = (...args: string[]) => project.script('release.mjs', args);
const today = (): string => new Date().toISOString().slice(0, 10);

describe('npm run release', () => {
  it('changes the version everywhere in one commit with an annotated tag, and nothing else', () => {
    const before = project.git('rev-parse', 'HEAD');
    const days = [today()];

    const { code, stdout, stderr } = release('minor');
    days.push(today()); // midnight may have passed

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('git push --atomic origin main v0.2.0');
    expect(project.git('log', '--format=%s %P', '-1')).toBe(`Release 0.2.0 ${before}`);
    expect(project.git('diff', '--name-only', before).split('\n')).toEqual([
      'CHANGELOG.md',
      'README.md',
      'charts/almanac/Chart.yaml',
      'docs/chart/gitops.md',
      'docs/install.md',
      'package-lock.json',
      'package.json',
    ]);
    expect(JSON.parse(project.read('package.json'))).toMatchObject({ version: '0.2.0' });
    expect(JSON.parse(project.read('package-lock.json'))).toMatchObject({
      version: '0.2.0',
      packages: { '': { version: '0.2.0' } },
    });
    expect(project.read('charts/almanac/Chart.yaml')).toContain('version: 0.2.0\nappVersion: 0.2.0');
    const [, day] =
      /## \[Unreleased\]\n\n## \[0\.2\.0\] - (\S+)\n\n### Added/.exec(project.read('CHANGELOG.md')) ?? [];
    expect(days).toContain(day);
    expect(project.read('README.md')).toBe('docker build -t almanac:0.2.0 .\n');
    expect(project.read('docs/install.md')).toBe('helm install --version 0.2.0\n');
    expect(project.read('docs/chart/gitops.md')).toBe('targetRevision: v0.2.0\n');
    expect(project.git('cat-file', 'tag', 'v0.2.0')).toMatch(/\n\nAlmanac 0\.2\.0\n\n### Added\n\n- Rows\.$/);
    expect(project.git('rev-parse', 'v0.2.0^{commit}')).toBe(project.git('rev-parse', 'HEAD'));
    expect(project.git('status', '--porcelain')).toBe('');
    expect(project.git('worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('shows with --dry-run exactly the change that it then makes, and changes nothing', () => {
    const before = project.state();

    const { code, stdout } = release('1.0.0', '--dry-run');

    expect(code).toBe(0);
    expect(project.state()).toBe(before);
    expect(stdout).toContain('The commit "Release 1.0.0" and the tag v1.0.0 would be made on main');
    const [shown] = stdout.split('\n\nThis is what would change.');
    expect(release('1.0.0').code).toBe(0);
    expect(shown).toBe(project.git('diff', 'HEAD~'));
  });

  it('can be followed by the next', () => {
    release('minor');
    project.commit(
      'CHANGELOG.md',
      project.read('CHANGELOG.md').replace('[Unreleased]', '[Unreleased]\n\n- More.'),
    );
    expect(release('patch').code).toBe(0);
    expect(project.git('tag').split('\n')).toEqual(['v0.2.0', 'v0.2.1']);
    expect(project.read('CHANGELOG.md')).toMatch(/## \[0\.2\.1\][^#]*- More\.\n\n## \[0\.2\.0\]/);
  });

  it('patches an older line on its branch', () => {
    project.git('switch', '--quiet', '--create', 'release/0.1');
    expect(release('patch', '--branch', 'release/0.1').stdout).toContain('origin release/0.1 v0.1.1');
  });
});

const chart = 'charts/almanac/Chart.yaml';
const failingSynth = `import { readFileSync, writeFileSync } from 'node:fs';
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
writeFileSync('${chart}', 'half');
if (version !== '0.1.0') throw new Error('the chart is wrong');
writeFileSync('${chart}', 'name: almanac\\nversion: 0.1.0\\nappVersion: 0.1.0\\n');
`;

/** What git runs in the repository from now on. */
function hook(name: string, script: string): void {
  project.write(`.git/hooks/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(join(project.folder, '.git/hooks', name), 0o755);
  project.git('config', 'core.hooksPath', join(project.folder, '.git/hooks'));
}

describe('a release is refused with a sentence that says what to do, and nothing is half-changed', () => {
  it.each([
    [
      'a dirty tree',
      () => project.write('README.md', 'x'),
      ['minor'],
      /not clean: commit or take away\n M README\.md\n$/,
    ],
    ['a new file', () => project.write('new', ''), ['minor'], /not clean: commit or take away\n\?\? new\n$/],
    [
      'a tag that exists',
      () => project.git('tag', 'v0.2.0'),
      ['minor'],
      /The tag v0\.2\.0 exists already: release another version/,
    ],
    [
      'another branch',
      () => project.git('switch', '--quiet', '--create', 'mine'),
      ['minor'],
      /the branch mine, and releases are made on main: switch to it, or say --branch mine/,
    ],
    [
      'no branch',
      () => project.git('switch', '--quiet', '--detach'),
      ['minor'],
      /no branch, and releases are made on main/,
    ],
    [
      'a CHANGELOG without entries',
      () => project.commit('CHANGELOG.md', '# Changelog\n\n## [Unreleased]\n'),
      ['minor'],
      /no entries below "## \[Unreleased\]": tell there/,
    ],
    ['a version that goes back', () => undefined, ['0.0.9'], /0\.0\.9 goes back: package\.json says 0\.1\.0/],
    ['the same version', () => undefined, ['0.1.0'], /The version is 0\.1\.0 already/],
    [
      'a word that is no version',
      () => undefined,
      ['mayor'],
      /"mayor" is no version: say patch, minor, major/,
    ],
    ['no word', () => undefined, [], /Usage: npm run release -- patch\|minor\|major\|X\.Y\.Z/],
    ['two words', () => undefined, ['minor', 'major'], /Usage/],
    ['a flag that there is none', () => undefined, ['minor', '--dry'], /Unknown option '--dry'/],
    [
      'a chart with another appVersion',
      () => project.commit(chart, 'version: 0.1.0\nappVersion: 0.0.9\n'),
      ['minor'],
      /Chart\.yaml, appVersion, says 0\.0\.9 and package\.json 0\.1\.0: run `npm run synth` and commit it/,
    ],
    [
      'a lock file with another version',
      () => project.commit('package-lock.json', '{"version":"0.0.1","packages":{}}'),
      ['minor'],
      /package-lock\.json, says 0\.0\.1 and .*run `npm install --package-lock-only`/,
    ],
    [
      'a chart that synth does not write',
      () => project.commit(chart, '# mine\nversion: 0.1.0\nappVersion: 0.1.0\n'),
      ['minor'],
      /not what `npm run synth` writes: run it and commit\n M charts/,
    ],
    [
      'a synth that fails midway',
      () => project.commit('scripts/synth.mjs', failingSynth),
      ['minor'],
      /`npm run synth` failed, and nothing was changed:[\s\S]*the chart is wrong/,
    ],
    [
      'a commit that a hook refuses',
      () => hook('pre-commit', 'echo not today; exit 1'),
      ['minor'],
      /not today/,
    ],
    [
      'an index that another git has locked',
      () => project.write('.git/index.lock', ''),
      ['minor'],
      /index\.lock/,
    ],
    [
      'a branch that cannot be moved, which shows last',
      () => hook('reference-transaction', '[ "$1" != prepared ] || ! grep -q refs/heads/main'),
      ['minor'],
      /update-ref .* failed/,
    ],
  ] as [string, () => unknown, string[], RegExp][])('%s', (_, given, args, expected) => {
    given();
    const before = project.state();

    const { code, stdout, stderr } = release(...args);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(expected);
    expect(project.state()).toBe(before);
  });

  it('all mistakes at once', () => {
    project.git('switch', '--quiet', '--create', 'mine');
    project.git('tag', 'v0.1.1');
    project.write('CHANGELOG.md', '## [Unreleased]\n');
    const { stderr } = release('patch', '--dry-run');
    expect(stderr.match(/the branch mine|not clean|tag v0\.1\.1|no entries/g)).toHaveLength(4);
  });
});
