import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly uses?: string;
  readonly steps?: readonly Step[];
  readonly container?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress'?: boolean | string };
}
interface Workflow extends Pick<Job, 'concurrency'> {
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflows = readdirSync('.github/workflows').map(
  (name) => [name, parse(readFileSync(`.github/workflows/${name}`, 'utf8')) as Workflow] as const,
);
const jobs = workflows.flatMap(([file, { jobs, concurrency }]) =>
  Object.entries(jobs).map(([name, job]) => ({ title: `${file}, ${name}`, job, around: concurrency })),
);
const named = (job: Job): string[] =>
  runs(job).flatMap((run) =>
    [...run.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = '']) => name),
  );
const groupOf = (group: string, { ref, sha }: { ref: string; sha: string }): string =>
  group.replaceAll('${{ github.ref }}', ref).replaceAll('${{ github.sha }}', sha);
const runs = ({ steps = [] }: Job): string[] => steps.flatMap(({ run }) => run ?? []);

describe('a job in a container', () => {
  const contained = jobs.filter(({ job }) => job.container !== undefined);

  it.each(contained)('$title tells git that the workspace of another user is ours', ({ job }) => {
    const told = runs(job).findIndex((run) =>
      run.includes('git config --global --add safe.directory "$GITHUB_WORKSPACE"'),
    );
    expect(told).toBeGreaterThanOrEqual(0);
    expect(told).toBeLessThan(runs(job).findIndex((run) => run.startsWith('npm ')));
  });

  it('is there, or the rule above holds of nothing', () => {
    expect(contained.length).toBeGreaterThan(0);
  });
});

/** GitHub keeps one run of a group at work and one waiting: a third takes the place of the second. */
describe('a publication', () => {
  const publishing = jobs.filter(({ job }) => job.uses?.endsWith('/publish.yaml'));
  const [one, another] = ['1', '2'];

  it.each([
    ['a push to the same branch', { ref: 'main', sha: one }, { ref: 'main', sha: another }],
    ['the same commit on another branch', { ref: 'main', sha: one }, { ref: 'topic', sha: one }],
  ])('of push.yaml is not replaced by %s', (_, first, second) => {
    const groups = publishing
      .filter(({ title }) => title.startsWith('push.yaml'))
      .flatMap(({ job, around }) => [job.concurrency?.group, around?.group])
      .filter((group) => group !== undefined);
    expect(groups.length).toBeGreaterThan(0);
    for (const group of groups) expect(groupOf(group, first)).not.toBe(groupOf(group, second));
  });

  it('of release.yaml is not replaced by another tag', () => {
    const [first, second] = [
      { ref: 'v1.0.0', sha: one },
      { ref: 'v1.0.1', sha: one },
    ];
    const group = workflows.find(([file]) => file === 'release.yaml')?.[1].concurrency?.group ?? '';
    expect(groupOf(group, first)).not.toBe(groupOf(group, second));
  });

  it('is never cancelled', () => {
    expect(publishing.length).toBeGreaterThan(1);
    for (const { job, around } of publishing)
      for (const concurrency of [job.concurrency, around])
        expect(concurrency?.['cancel-in-progress'] ?? false).toBe(false);
  });
});

/** A package's own script would run beside the token: whoever takes over one package publishes and signs as us. */
describe('a job that may write or sign', () => {
  const mighty = jobs.filter(
    ({ job }) => job.steps !== undefined && Object.values(job.permissions ?? {}).includes('write'),
  );
  const programs = scriptsOf('package.json');
  const installs = (job: Job): boolean =>
    runs(job).some((run) => /npm (ci|install)|prepare\.mjs/.test(run)) ||
    named(job).some((name) => !isPlain(programs[name]));

  it.each(mighty)('$title runs no script of a package', ({ job }) => {
    if (installs(job)) expect(job.env?.['npm_config_ignore_scripts']).toBe('true');
  });

  it('installs nothing where the identity is that signs', () => {
    const signing = mighty.filter(({ job }) => job.permissions?.['id-token'] === 'write');
    expect(signing.map(({ title }) => title)).toEqual(['release.yaml, sign']);
    expect(signing.filter(({ job }) => installs(job))).toEqual([]);
    expect(signing.flatMap(({ job }) => named(job))).toEqual(['ci:sign', 'ci:release']);
  });

  it('takes nothing that another run has left', () => {
    const actions = mighty.flatMap(({ job }) => job.steps ?? []);
    expect(actions.filter(({ uses = '' }) => uses.startsWith('actions/cache'))).toEqual([]);
    const nodes = actions.filter(({ uses = '' }) => uses.startsWith('actions/setup-node'));
    expect(nodes.length).toBeGreaterThan(0);
    for (const { with: given } of nodes) expect(given).toMatchObject({ 'package-manager-cache': false });
  });

  it('logs in when everything is installed', () => {
    for (const { job } of mighty.filter(({ job }) => installs(job))) {
      const login = runs(job).findIndex((run) => run.includes('docker login'));
      const installed = runs(job).findIndex((run) => run.includes('scripts/prepare.mjs'));
      expect(installed).toBeGreaterThanOrEqual(0);
      expect(installed).toBeLessThan(login);
    }
  });
});

function scriptsOf(path: string): Record<string, string | undefined> {
  return (parse(readFileSync(path, 'utf8')) as { scripts: Record<string, string> }).scripts;
}

/** A program of Node alone: neither it nor what it imports asks for a package. */
function isPlain(command = ''): boolean {
  const [, file] = /^exec node (scripts\/\S+\.mjs)$/.exec(command) ?? [];
  return file !== undefined && importsOf(file).every((name) => name.startsWith('node:'));
}

function importsOf(file: string): string[] {
  const names = [...readFileSync(file, 'utf8').matchAll(/\bfrom '([^']+)'/g)].map(([, name = '']) => name);
  return names.flatMap((name) => (name.startsWith('.') ? importsOf(join(dirname(file), name)) : [name]));
}
