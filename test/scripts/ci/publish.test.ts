import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { commandsOf, digestIn, optionsOf, withImage, withOrigin } from '../../../scripts/ci/publish.mjs';

const options = { image: 'ghcr.io/acme/almanac', charts: 'oci://ghcr.io/acme/charts', work: '/folder' };

describe('npm run ci:publish', () => {
  it('pushes an image with every tag, and a chart that installs just that image', () => {
    const [image, pack, push] = commandsOf({ ...options, tags: ['1.2.3', '1.2', 'latest'] });
    expect(image?.join(' ')).toBe(
      'npm run --silent image -- --platform linux/amd64,linux/arm64 --push --digest-file /folder/digest ' +
        '--tag ghcr.io/acme/almanac:1.2.3 --tag ghcr.io/acme/almanac:1.2 --tag ghcr.io/acme/almanac:latest',
    );
    expect(pack?.join(' ')).toBe(
      'helm package /folder/almanac --version 1.2.3 --app-version 1.2.3 --destination /folder',
    );
    expect(push?.join(' ')).toBe('helm push /folder/almanac-1.2.3.tgz oci://ghcr.io/acme/charts');
  });

  it('names the base by its digest, and the sources', () => {
    const nodeImage = `node:24@sha256:${'a'.repeat(64)}`;
    const source = 'https://example.com/almanac';
    const [image] = commandsOf({ ...options, tags: ['1.2.3'], nodeImage, source });
    expect(image?.join(' ')).toContain(`--node-image ${nodeImage} --source ${source} --tag`);
  });

  it('has the chart install what was pushed, and changes nothing else of its values', () => {
    const values = readFileSync('charts/almanac/values.yaml', 'utf8');
    const published = withImage(values, 'ghcr.io/acme/almanac');
    const before = values.split('\n');
    const changed = published.split('\n').filter((line, i) => line !== before[i]);
    expect(changed).toEqual(['  registry: "ghcr.io/acme"']);
  });

  it('has the registry of an environment stand for all but the name of the image', () => {
    const values = withImage(
      'image:\n  registry: ""\n  repository: almanac\n',
      'ghcr.io/acme/fork/almanac-2',
    );
    expect(values).toBe('image:\n  registry: "ghcr.io/acme/fork"\n  repository: almanac-2\n');
  });

  it('has the chart tell of the published image and its sources, and changes nothing else of it', () => {
    const chart = readFileSync('charts/almanac/Chart.yaml', 'utf8');
    const told = withOrigin(chart, {
      image: 'ghcr.io/acme/almanac',
      version: '1.2.3',
      source: 'https://example.com/almanac',
    });
    const lines = chart.split('\n');
    expect(told.split('\n').filter((line) => !lines.includes(line))).toEqual([
      '      image: ghcr.io/acme/almanac:1.2.3',
      'sources:',
      '  - https://example.com/almanac',
    ]);
    expect(told.split('\n')).toHaveLength(lines.length + 2);
  });

  it.each(['stdout', 'stderr'])('finds the digest of the chart on %s', (where) => {
    const digest = `sha256:${'b'.repeat(64)}`;
    const said = `Pushed: ghcr.io/acme/charts/almanac:1.2.3\nDigest: ${digest}\n`;
    expect(digestIn({ stdout: '', stderr: '', [where]: said })).toBe(digest);
  });

  it('does not go on without the digest of the chart', () => {
    expect(() => digestIn({ stdout: 'Pushed\n', stderr: 'Digest: sha256:abc\n' })).toThrow('no digest');
  });

  it.each([
    [['--charts', options.charts], '--image  is no name of an image'],
    [['--image', 'almanac', '--charts', options.charts], '--image almanac is no name'],
    [['--image', 'ghcr.io/Acme/almanac', '--charts', options.charts], 'is no name of an image'],
    [['--image', options.image, '--charts', 'https://example.com'], 'say oci://HOST/PATH'],
    [['--image', options.image, '--charts', options.charts, '--latest'], "Unknown option '--latest'"],
  ])('refuses %j', (args, says) => {
    expect(() => optionsOf(args)).toThrow(says);
  });
});
