import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../support/run.js';

const digest = `sha256:${'c'.repeat(64)}`;

const withProgram = (name: string, body: string, script: string, args: readonly string[] = []) =>
  withPrograms({ [name]: body }, script, args);

/** What a script does on a machine whose programs are the shell scripts given; each call of them is in the log. */
function withPrograms(programs: Record<string, string>, script: string, args: readonly string[]) {
  const folder = temporaryFolder('path');
  const log = join(folder, 'log');
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho "$@" >> '${log}'\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  writeFileSync(log, '');
  const output = join(folder, 'output');
  writeFileSync(output, '');
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('scripts/ci', script), ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', PATH: `${folder}:${process.env.PATH}`, GITHUB_OUTPUT: output },
  });
  return {
    code: status,
    stdout,
    stderr,
    calls: readFileSync(log, 'utf8'),
    output: readFileSync(output, 'utf8'),
  };
}

describe('npm run ci:base', () => {
  it('asks docker for the digest of the base that the Dockerfile names', () => {
    const { code, stdout, output, calls } = withProgram('docker', `echo '"${digest}"'`, 'base.mjs');
    const [, name] = /^ARG NODE_IMAGE=(\S+)$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
    expect({ code, stdout, output }).toEqual({
      code: 0,
      stdout: `image=${name}@${digest}\n`,
      output: `image=${name}@${digest}\n`,
    });
    expect(calls).toBe(`buildx imagetools inspect ${name} --format {{json .Manifest.Digest}}\n`);
  });

  it.each([
    ['docker fails', `echo '"${digest}"'; echo no network >&2; exit 1`, /no network[\s\S]*exit code 1/],
    ['docker says nothing', '', /docker says "", which is no digest of node:/],
    ['the answer is no digest', 'echo null', /which is no digest/],
  ])('fails, and names no base, when %s', (_, body, says) => {
    const { code, stdout, stderr, output } = withProgram('docker', body, 'base.mjs');
    expect({ code, stdout, output }).toEqual({ code: 1, stdout: '', output: '' });
    expect(stderr).toMatch(says);
  });
});

describe('npm run ci:sign', () => {
  const [image, chart] = [`ghcr.io/acme/almanac@${digest}`, `ghcr.io/acme/charts/almanac@${digest}`];
  const args = ['--image', image, '--chart', chart, '--sbom', 'LICENSE'];

  it('calls cosign for each', () => {
    const { code, calls } = withProgram('cosign', '', 'sign.mjs', args);
    expect(code).toBe(0);
    expect(calls.split('\n')).toHaveLength(4);
  });

  it('stops at the first that fails', () => {
    const { code, calls, stderr } = withProgram('cosign', 'exit 1', 'sign.mjs', args);
    expect({ code, calls }).toEqual({ code: 1, calls: `sign --yes ${image}\n` });
    expect(stderr).toContain('Not signed: cosign sign');
  });

  it('calls nothing in a dry run', () => {
    const { code, calls, stdout } = withProgram('cosign', '', 'sign.mjs', [...args, '--dry-run']);
    expect({ code, calls }).toEqual({ code: 0, calls: '' });
    expect(stdout).toContain(`cosign sign --yes ${chart}\n`);
  });
});

describe('npm run ci:release', () => {
  const args = ['v1.2.3', '--latest', 'true', '--notes', 'CHANGELOG.md', 'LICENSE'];

  it.each([
    ['makes the page when there is none', '[ "$2" != view ]', 'create'],
    ['mends it when there is one', '', 'upload'],
  ])('%s', (_, body, verb) => {
    const { code, calls } = withProgram('gh', body, 'github-release.mjs', args);
    expect(code).toBe(0);
    expect(calls).toMatch(new RegExp(`^release view v1\\.2\\.3\n[\\s\\S]*release ${verb} v1\\.2\\.3 `));
  });
});

/** An npm that prints these tags of an image, and builds one. */
const npmWith = (tags: string): string => `case "$3" in ci:tags) ${tags};; esac
while [ $# -gt 0 ]; do [ "$1" != --digest-file ] || echo '${digest}' > "$2"; shift; done`;

describe('npm run ci:publish', () => {
  const args = ['--image', 'ghcr.io/acme/almanac', '--charts', 'oci://ghcr.io/acme/charts/'];

  it.each([
    ['the newest release', 'echo 1.2.3; echo 1.2; echo latest', true],
    ['a patch of an older line', 'echo 1.2.3; echo 1.2', false],
  ])('tells image and chart by the digests that they were pushed with, of %s', (_, tags, latest) => {
    const of = `sha256:${'d'.repeat(64)}`;
    const helm = `[ "$1" != push ] || echo 'Digest: ${of}' >&2`;
    const { code, output } = withPrograms({ npm: npmWith(tags), helm }, 'publish.mjs', args);
    expect({ code, output }).toEqual({
      code: 0,
      output: `image=ghcr.io/acme/almanac@${digest}\nchart=ghcr.io/acme/charts/almanac@${of}\nversion=1.2.3\nlatest=${latest}\n`,
    });
  });

  it('fails when the chart was not pushed', () => {
    const { code, output, stderr } = withPrograms(
      { npm: npmWith('echo 1.2.3'), helm: '[ "$1" != push ]' },
      'publish.mjs',
      args,
    );
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(stderr).toMatch(/Not published: helm push .* failed: exit code 1/);
  });
});
