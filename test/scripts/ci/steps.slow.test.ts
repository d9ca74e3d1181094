import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Scratch, scratchTree } from './support.js';

const minutes = 60_000;

/** Step, what is broken, and what it must say of that. */
const breaks: [string, string, (tree: Scratch) => void, RegExp][] = [
  [
    'lockfile',
    'a package without a hash',
    (tree) => tree.edit('package-lock.json', /"integrity": ".*",?\n\s*/, ''),
    /has no integrity hash/,
  ],
  [
    'lockfile',
    'a package of another host',
    (tree) =>
      tree.edit('package-lock.json', '"integrity":', '"resolved": "https://example.com/x.tgz", "integrity":'),
    /example\.com/,
  ],
  [
    'lint',
    'a promise that nobody waits for',
    (tree) => tree.write('src/broken.ts', 'export const broken = (): void => { Promise.resolve(1); };\n'),
    /no-floating-promises/,
  ],
  [
    'types',
    'text for a number',
    (tree) => tree.write('src/broken.ts', "export const broken: number = 'one';\n"),
    /TS2322/,
  ],
  [
    'format',
    'a line that the formatter would change',
    (tree) => tree.write('src/broken.ts', 'export   const broken=1\n'),
    /src\/broken\.ts/,
  ],
  [
    'yaml',
    'a key that is there twice',
    (tree) => tree.write('examples/twice.yaml', 'a: 1\na: 2\n'),
    /twice\.yaml:2.*duplication of key "a"/,
  ],
  [
    'workflows',
    'an action named by a branch',
    (tree) => tree.edit('.github/workflows/checks.yaml', /actions\/checkout@\S+/, 'actions/checkout@main'),
    /actions\/checkout is named by main; allowed is a release tag/,
  ],
  [
    'workflows',
    'an action named by a tag that is moved, in a file that ends in yml',
    (tree) =>
      tree.write(
        '.github/workflows/more.yml',
        'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: acme/scan@v7\n',
      ),
    /more\.yml: acme\/scan is named by v7; allowed is a release tag \(v1\.2\.3\)/,
  ],
  [
    'workflows',
    'an expression that does not exist',
    (tree) => tree.edit('.github/workflows/checks.yaml', 'matrix.node }}', 'matrix.nod }}'),
    /property "nod" is not defined/,
  ],
  [
    'workflows',
    'words of a pull request in a shell',
    (tree) =>
      tree.edit(
        '.github/workflows/checks.yaml',
        'run: npm run ci:test\n',
        'run: echo ${{ github.event.pull_request.title }}\n',
      ),
    /potentially untrusted|template-injection/,
  ],
  [
    'dockerfile',
    'a base that may be anything',
    (tree) => tree.edit('Dockerfile', /FROM .* AS build/, 'FROM node:latest AS build'),
    /DL3007/,
  ],
  [
    'licences',
    'a licence that is not allowed',
    (tree) => tree.edit('package-lock.json', '"license": "MIT"', '"license": "AGPL-3.0-only"'),
    /licence AGPL-3\.0-only; allowed are/,
  ],
];

describe('a step of npm run ci', () => {
  let tree: Scratch;
  beforeEach(() => {
    tree = scratchTree();
  });

  it.each(breaks)(
    '%s is red for %s',
    async (step, _, breakIt, says) => {
      breakIt(tree);
      const { code, said } = await tree.ci(step);
      expect(said).toMatch(says);
      expect(code).toBe(1);
    },
    8 * minutes,
  );

  it(
    'secrets is red for a key in a commit, also when a later one took it away',
    async () => {
      const key = ['AKIA', 'Z7Q2LMXWVB4T', 'RN5K'].join('');
      tree.write('notes.txt', `aws_access_key_id = ${key}\n`);
      tree.commit();
      tree.write('notes.txt', 'nothing\n');
      tree.commit();
      const { code, said } = await tree.ci('secrets');
      expect(said).toMatch(/notes\.txt/);
      expect(said).not.toContain(key);
      expect(code).toBe(1);
    },
    8 * minutes,
  );

  it.each(['test', 'test-full', 'test-chart'])(
    '%s is red when its tests do not run',
    async (step) => {
      tree.write('jest.config.mjs', "throw new Error('broken on purpose');\n");
      const { code, said } = await tree.ci(step);
      expect(said).toMatch(/broken on purpose/);
      expect(code).toBe(1);
    },
    2 * minutes,
  );

  it(
    'generated is red for a chart that was changed by hand',
    async () => {
      tree.edit('charts/almanac/Chart.yaml', /description: .*/, 'description: by hand');
      tree.commit();
      const { code, said } = await tree.ci('generated');
      expect(said).toMatch(/charts\/almanac\/Chart\.yaml is not what the code gives/);
      expect(code).toBe(1);
    },
    8 * minutes,
  );

  it(
    'is green for what is not broken',
    async () => {
      const { code, said } = await tree.ci(
        'yaml',
        'workflows',
        'dockerfile',
        'secrets',
        'licences',
        'lockfile',
      );
      expect(said).toMatch(/6 passed, 0 failed, 0 not run/);
      expect(code).toBe(0);
    },
    8 * minutes,
  );

  it(
    'that this machine cannot take is told, is red when it was named, and is not counted as passed',
    async () => {
      const { code, said } = await tree.ci('codeql', 'e2e');
      expect(said).toMatch(/hosted only: runs in the code scanning service/);
      expect(said).toMatch(/KUBECONFIG names no cluster/);
      expect(said).toMatch(/0 passed, 0 failed, 2 not run/);
      expect(said).toMatch(/Asked for, and not run: e2e, codeql\./);
      expect(code).toBe(3);
    },
    2 * minutes,
  );

  it(
    'that does not exist is refused with the names of those that do',
    async () => {
      const { code, said } = await tree.ci('lnit');
      expect(said).toMatch(/There is no step lnit; allowed are lockfile, lint, types/);
      expect(code).toBe(40);
    },
    2 * minutes,
  );
});
