import { describe, expect, it } from '@jest/globals';
import { type Build, commandsOf } from '../../../scripts/image/commands.js';
import { orderOf } from '../../../scripts/image/order.js';

const facts = { version: '0.2.0', commit: 'abc', seconds: 1_763_700_000 };

const build = (words: string, more: Partial<Build> = {}): Build => ({
  order: orderOf(words === '' ? [] : words.split(' ')),
  facts,
  context: '/tree',
  names: ['r.example/almanac:0.2.0', 'r.example/almanac:latest'],
  metadata: '/metadata',
  host: 'linux/amd64',
  ...more,
});

const told = (args: readonly string[]): string => args.join(' ');

describe('an image of a commit', () => {
  it.each(['docker', 'podman', 'buildah'] as const)(
    'tells version, commit and the time of the commit: %s',
    (engine) => {
      const [first = []] = commandsOf(engine, build(''));
      expect(told(first)).toContain(
        '--build-arg ALMANAC_VERSION=0.2.0 --build-arg ALMANAC_COMMIT=abc --build-arg ALMANAC_BUILD_TIME=2025-11-21T04:40:00Z',
      );
      expect(told(first)).toContain('--tag r.example/almanac:0.2.0 --tag r.example/almanac:latest');
      expect(told(first)).not.toMatch(/NODE_IMAGE|image\.source|--platform|--no-cache/);
      expect(first.at(-1)).toBe('/tree');
    },
  );

  it.each(['docker', 'podman', 'buildah'] as const)('takes what is said: %s', (engine) => {
    const words =
      '--node-image n@sha256:1 --source https://a.example --platform linux/arm64 --no-cache -- --isolation chroot';
    const [first = []] = commandsOf(engine, build(words));
    expect(told(first)).toContain('--build-arg NODE_IMAGE=n@sha256:1');
    expect(told(first)).toContain('--label org.opencontainers.image.source=https://a.example');
    expect(told(first)).toContain('--platform linux/arm64 --no-cache');
    expect(told(first)).toMatch(/ --isolation chroot \/tree$/);
  });

  it('has the time of the commit in every file, by buildah and podman, and no version of theirs', () => {
    for (const engine of ['podman', 'buildah'] as const) {
      const [first = [], ...more] = commandsOf(engine, build(''));
      expect(told(first)).toContain(
        `${engine} build --format oci --timestamp 1763700000 --identity-label=false`,
      );
      expect(more).toEqual([]);
    }
  });

  it('is built on the builder’s own platform, which old releases of buildah have to be told', () => {
    const told64 = commandsOf('buildah', build('--platform linux/arm64')).map(told)[0];
    expect(told64).toContain('--build-arg BUILDPLATFORM=linux/amd64');
    for (const [engine, words] of [
      ['buildah', ''],
      ['docker', '--platform linux/arm64'],
    ] as const)
      expect(commandsOf(engine, build(words)).map(told)[0]).not.toContain('BUILDPLATFORM');
  });

  it('has the time of the commit in every file, by docker, and is loaded without attestation', () => {
    const [command = [], ...more] = commandsOf('docker', build('--load'));
    expect(told(command)).toMatch(/^docker buildx build /);
    expect(told(command)).toContain('--build-arg SOURCE_DATE_EPOCH=1763700000');
    expect(told(command)).toContain('--output type=docker,rewrite-timestamp=true --provenance=false');
    expect(more).toEqual([]);
  });

  it('is pushed by docker with provenance and SBOM', () => {
    const [command = []] = commandsOf('docker', build('--push --tag a:1'));
    expect(told(command)).toContain(
      '--output type=registry,rewrite-timestamp=true --provenance=mode=max --sbom=true',
    );
  });

  it('is pushed by the others under each name', () => {
    const [, ...pushes] = commandsOf('buildah', build('--push --tag a:1'));
    expect(pushes.map(told)).toEqual([
      'buildah push r.example/almanac:0.2.0 docker://r.example/almanac:0.2.0',
      'buildah push r.example/almanac:latest docker://r.example/almanac:latest',
    ]);
  });

  it('is written as an OCI layout', () => {
    const layout = { layout: '/out' };
    expect(commandsOf('docker', build('', layout)).map(told)[0]).toContain(
      '--output type=oci,dest=/out,tar=false,rewrite-timestamp=true',
    );
    expect(commandsOf('podman', build('', layout)).map(told)[1]).toBe(
      'podman push --quiet r.example/almanac:0.2.0 oci:/out',
    );
  });
});
