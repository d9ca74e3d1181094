import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { pin } from '../../../scripts/ci/pin.mjs';
import { temporaryFolder } from '../../support/run.js';

const workflow = `jobs:
  a:
    steps:
      - uses: acme/build@v1.2.3
      - uses: acme/build/deep/down@v1.2.3
      - name: signed
        uses: acme/sign@v2
      - uses: acme/sign@0123456789012345678901234567890123456789 # v1.0.0
      - uses: ./.github/actions/own
      - run: echo "acme/build@v1.2.3"
`;

const settings = ['user.name=A', 'user.email=a@example.com', 'commit.gpgSign=false', 'tag.gpgSign=false'];
const person = settings.flatMap((one) => ['-c', one]);
const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', [...person, ...args], { cwd, encoding: 'utf8' }).trim();

/** A server of repositories in a folder: git asks it just as it asks one in the network. */
describe('npm run ci:pin', () => {
  let root = '';
  let server = '';
  const repository = (name: string, ...tag: string[]): string => {
    const folder = join(server, name);
    mkdirSync(folder, { recursive: true });
    git(folder, 'init', '--quiet');
    git(folder, 'commit', '--quiet', '--allow-empty', '-m', 'A release');
    git(folder, 'tag', ...tag);
    return git(folder, 'rev-parse', 'HEAD');
  };
  const text = (): string => readFileSync(join(root, '.github/workflows/ci.yaml'), 'utf8');

  beforeEach(() => {
    root = temporaryFolder('pin');
    server = temporaryFolder('server');
    mkdirSync(join(root, '.github/workflows'), { recursive: true });
    writeFileSync(join(root, '.github/workflows/ci.yaml'), workflow);
    git(root, 'init', '--quiet');
  });

  it('names actions by the commits of their tags, also of tags with a message, and leaves the rest', async () => {
    const build = repository('acme/build', 'v1.2.3');
    const sign = repository('acme/sign', '-a', 'v2', '-m', 'A tag with a message');

    await pin(root, server);

    expect(text()).toBe(
      workflow
        .replace('- uses: acme/build@v1.2.3', `- uses: acme/build@${build} # v1.2.3`)
        .replace('acme/build/deep/down@v1.2.3', `acme/build/deep/down@${build} # v1.2.3`)
        .replace('acme/sign@v2', `acme/sign@${sign} # v2`),
    );
  });

  it('reads the files that GitHub reads, also those that end in yml', async () => {
    const build = repository('acme/build', 'v1.2.3');
    repository('acme/sign', 'v2');
    const path = join(root, '.github/workflows/more.yml');
    writeFileSync(path, '- uses: acme/build@v1.2.3\n');

    await pin(root, server);

    expect(readFileSync(path, 'utf8')).toBe(`- uses: acme/build@${build} # v1.2.3\n`);
  });

  it('changes nothing the second time', async () => {
    repository('acme/build', 'v1.2.3');
    repository('acme/sign', 'v2');
    await pin(root, server);
    const once = text();
    await pin(root, server);
    expect(text()).toBe(once);
  });

  it('writes nothing when one tag does not exist', async () => {
    repository('acme/build', 'v1.2.3');
    repository('acme/sign', 'v1');
    await expect(pin(root, server)).rejects.toThrow('acme/sign has no tag v2');
    expect(text()).toBe(workflow);
  });

  it('writes nothing when a repository is away', async () => {
    repository('acme/build', 'v1.2.3');
    await expect(pin(root, server)).rejects.toThrow('acme/sign');
    expect(text()).toBe(workflow);
  });
});
