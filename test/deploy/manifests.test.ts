import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Manifest, parseManifests, titleOf } from '../support/manifests.js';
import { filesBelow, manifests, placed } from './support/files.js';
import { mistakesOf } from './support/schemas.js';

describe('the manifests of deploy/', () => {
  it('are those that the schemas of their kinds take, field by field', async () => {
    const mistakes = await mistakesOf(manifests.map(({ manifest }) => manifest));
    const told = manifests.map(({ path, manifest }, i) => [path, titleOf(manifest), mistakes[i]]);
    expect(told).toEqual(manifests.map(({ path, manifest }) => [path, titleOf(manifest), []]));
    expect(manifests.length).toBeGreaterThan(15);
  }, 60_000);

  it('are so in docs/chart/gitops.md as well', async () => {
    const page = readFileSync('docs/chart/gitops.md', 'utf8');
    const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
      parseManifests(block),
    );
    const shown = blocks.filter(({ kind }) => kind !== undefined);
    expect((await mistakesOf(shown)).flat()).toEqual([]);
    expect(shown.map(({ kind }) => kind)).toEqual(['Application', 'GitRepository', 'HelmRelease']);
  }, 60_000);

  it('name no host but those that nobody has', () => {
    const text = filesBelow('deploy')
      .filter((path) => !path.startsWith('deploy/monitoring'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    const hosts = [...text.matchAll(/\b(?:[a-z0-9-]+\.)+(?:com|org|net|io)\b/g)].map(([host]) => host);
    const kinds = new Set(manifests.flatMap(({ manifest }) => manifest.apiVersion.split('/')[0]!));
    const foreign = hosts.filter((host) => !/(^|\.)(example\.com|k8s\.io|kubernetes\.io)$/.test(host));
    expect(foreign.filter((host) => !kinds.has(host))).toEqual([]);
    expect(hosts.length).toBeGreaterThan(foreign.length + 10);
  });
});

describe('a mistake in a manifest', () => {
  it.each([
    ['an unknown field of an Application', spec(placed('Application'), { syncPolcy: {} }), 'syncPolcy'],
    ['a project that is a number', spec(placed('Application'), { project: 3 }), 'must be string'],
    [
      'an AppProject’s destination without end',
      spec(placed('AppProject'), { destination: [] }),
      'destination',
    ],
    ['a HelmRelease without a chart’s name', spec(placed('HelmRelease'), { chart: { spec: {} } }), 'chart'],
    [
      'an unknown field of a HelmRelease',
      spec(placed('HelmRelease'), { driftDetecton: {} }),
      'driftDetecton',
    ],
    ['an interval that is no time', spec(placed('HelmRepository'), { interval: 'often' }), 'pattern'],
    [
      'an ExternalSecret that owns by another word',
      spec(placed('ExternalSecret', 'almanac-cache'), { target: { creationPolicy: 'Mine' } }),
      'creationPolicy',
    ],
    [
      'a strategy that there is not',
      spec(manifests.find(({ manifest }) => manifest.kind === 'Rollout')!.manifest, {
        strategy: { canry: {} },
      }),
      'canry',
    ],
    [
      'an analysis without metrics',
      spec(placed('AnalysisTemplate', 'almanac-asked'), { metrics: null }),
      'metrics',
    ],
  ])(
    'is seen: %s',
    async (_, manifest, word) => {
      const [mistakes] = await mistakesOf([manifest]);
      expect(mistakes?.join('\n')).toContain(word);
    },
    60_000,
  );

  it('is seen: a kind of which no schema is known', async () => {
    await expect(mistakesOf([{ ...placed('Application'), kind: 'Aplication' }])).rejects.toThrow(
      'Aplication',
    );
  });
});

/** The manifest with other members of its spec. */
function spec(manifest: Manifest, more: object): Manifest {
  return { ...manifest, spec: { ...(manifest['spec'] as object), ...more } };
}
