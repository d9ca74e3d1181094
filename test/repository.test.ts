import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { steps } from '../scripts/ci/steps.mjs';
import { loadConfig } from '../src/config.js';

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const { scripts } = json('package.json') as { scripts: Record<string, string> };

/** What pages for contributors name must be there: a tour of what is gone helps nobody. */
describe.each([
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/security.md',
  'docs/development.md',
  '.github/PULL_REQUEST_TEMPLATE.md',
])('%s', (page) => {
  const text = readFileSync(page, 'utf8');
  const folder = page.startsWith('docs/') ? 'docs/' : '';

  it('names npm scripts that are there', () => {
    const named = [...text.matchAll(/`npm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('names files that are there', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => `${folder}${path}`);
    const named = [...text.matchAll(/`((?:src|cdk8s|test|scripts|docs)\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    );
    expect([...links, ...named].filter((path) => !existsSync(path))).toEqual([]);
  });
});

/** `npm run ci` runs the program with what is exported for a tool: it must not be taken for a misspelt setting. */
it('tools take no variable that the program would refuse', () => {
  const tools = ['skaffold.yaml', ...readdirSync('scripts', { recursive: true, encoding: 'utf8' })]
    .map((name) => (name === 'skaffold.yaml' ? name : `scripts/${name}`))
    .filter((path) => /\.(mjs|ts|sh|yaml)$/.test(path));
  const taken = tools.flatMap((path) => readFileSync(path, 'utf8').match(/\bALMANAC_[A-Z_]+\b(?!=)/g) ?? []);
  const refused = [...new Set(taken)].filter((name) => {
    try {
      loadConfig({
        command: 'serve',
        env: { ALMANAC_DATABASE_URL: 'postgresql://127.0.0.1/x', [name]: '1' },
      });
      return false;
    } catch (error) {
      return String(error).includes('is not a setting');
    }
  });
  expect(refused).toEqual([]);
});

describe('the workflows', () => {
  const workflows = readdirSync('.github/workflows').map((name) => `.github/workflows/${name}`);

  it.each(workflows)('%s runs scripts that a person can run', (file) => {
    const text = readFileSync(file, 'utf8');
    const named = [...text.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)(?: -- ([a-z0-9 -]+)$)?/gm)];
    expect(named.map(([, name = '']) => name).filter((name) => scripts[name] === undefined)).toEqual([]);
    const steps = named
      .filter(([, name]) => name === 'ci')
      .flatMap(([, , words = '']) => words.split(' '))
      .filter((word) => word !== '');
    expect(steps.filter((step) => scripts[`ci:${step}`] === undefined)).toEqual([]);
  });

  it('take every step that is not for the hosted service alone, and none that would end with 3', () => {
    const text = workflows.map((file) => readFileSync(file, 'utf8')).join('\n');
    const taken = (name: string): boolean =>
      text.includes(`ci:${name}\n`) || new RegExp(`npm run ci -- .*\\b${name}\\b`).test(text);
    expect(
      steps
        .filter(({ hosted }) => hosted === undefined)
        .map(({ name }) => name)
        .filter((name) => !taken(name)),
    ).toEqual([]);
    const hosted = steps.filter(({ hosted }) => hosted !== undefined).map(({ name }) => name);
    expect(hosted.filter(taken)).toEqual([]);
  });
});

describe('the configuration of editors', () => {
  const root = '${workspaceFolder}/';

  it('launches programs that are there once built', () => {
    const { configurations } = json('.vscode/launch.json') as {
      configurations: { program?: string; preLaunchTask?: string }[];
    };
    const { tasks } = json('.vscode/tasks.json') as { tasks: { label: string }[] };
    const programs = configurations.flatMap(({ program }) => program?.replace(root, '') ?? []);
    expect(
      programs.map((path) => path.replace('dist/main.js', 'src/main.ts')).filter((path) => !existsSync(path)),
    ).toEqual([]);
    const wanted = configurations.flatMap(({ preLaunchTask }) => preLaunchTask ?? []);
    expect(tasks.map(({ label }) => label)).toEqual(expect.arrayContaining(wanted));
  });

  it('makes a container in which the first two commands run', () => {
    const container = json('.devcontainer/devcontainer.json') as Record<string, string>;
    expect(container['onCreateCommand']).toBe('sh .devcontainer/install.sh');
    expect(existsSync('.devcontainer/install.sh')).toBe(true);
    expect(container['updateContentCommand']).toBe('node scripts/prepare.mjs --build');
  });
});

describe('the update bot', () => {
  const { updates } = parse(readFileSync('.github/dependabot.yml', 'utf8')) as {
    updates: { 'package-ecosystem': string; directory: string; ignore?: { 'dependency-name': string }[] }[];
  };

  it('looks where there are versions', () => {
    const places = updates.map(({ 'package-ecosystem': kind, directory }) => `${kind} ${directory}`);
    expect(places).toEqual([
      'npm /',
      'github-actions /',
      'docker /scripts/image',
      'pip /scripts/ci',
      'pip /test/reference',
    ]);
  });

  it('reads the base of the image, which the Dockerfile names in an ARG', () => {
    const [, base] = /^ARG NODE_IMAGE=(\S+)$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
    const said = readFileSync('scripts/image/Dockerfile', 'utf8').match(/^[^#\n].*$/gm);
    expect(base).toMatch(/^node:\d/);
    expect(said).toEqual([`FROM ${base}`]);
  });

  it('leaves alone what is pinned for a reason', () => {
    const { devDependencies = {}, dependencies = {} } = json('package.json') as Record<
      string,
      Record<string, string>
    >;
    const named =
      updates[0]?.ignore?.map((one) => one['dependency-name']).filter((name) => !name.includes('*')) ?? [];
    const direct: Record<string, string | undefined> = {
      ...dependencies,
      ...devDependencies,
      'unrs-resolver': 'overridden',
    };
    expect(named.filter((name) => direct[name] === undefined)).toEqual([]);
  });
});
