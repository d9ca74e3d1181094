import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { withImage } from '../../scripts/ci/publish.mjs';
import { devTag } from '../../scripts/release/tags.js';
import { manifestChecker } from '../cdk8s/support/check-manifests.js';
import { jobTemplatesIn } from '../cdk8s/support/job-template.js';
import { podOf } from '../cdk8s/support/pod-security.js';
import { renderers } from '../cdk8s/support/renderers.js';
import { type Manifest, manifestOf } from '../support/manifests.js';
import { applicationOf } from './support/application-set.js';
import { type Environment, environmentFile, environments, placed, valuesOf } from './support/files.js';
import { kustomized } from './support/kustomize.js';
import { mistakesOf } from './support/schemas.js';

interface Source {
  readonly targetRevision: string;
  readonly helm?: { readonly valueFiles: readonly string[] };
}
interface ApplicationSpec {
  readonly source?: { readonly repoURL: string };
  readonly sources?: readonly { readonly repoURL: string }[];
  readonly destination: object;
}
interface HelmReleaseSpec {
  readonly chart: { readonly spec: { readonly version: string; readonly valuesFiles: readonly string[] } };
  readonly valuesFrom: readonly { readonly name: string }[];
}

/** The chart that an environment takes from the registry, not the one of the tree. */
const published = (values: string): string => withImage(values, 'registry.example.com/team/almanac');

describe.each(await renderers(published))('$name', ({ objects, refusal }) => {
  it.each(environments)('renders %s over its preset', async (name) => {
    const all = await objects(valuesOf(name), [name]);
    expect(all.flatMap((one) => manifestChecker()(JSON.stringify(one)))).toEqual([]);
    const images = all.flatMap((one) => podOf(one)?.containers ?? []).map(({ image }) => image);
    expect(images).toContain(`registry.example.com/team/almanac:${valuesOf(name).image.tag}`);
  });

  it('refuses a value that the chart does not have', async () => {
    expect(await refusal({ ...valuesOf('staging'), imagee: { tag: '0.1.0' } }, ['staging'])).toContain(
      'imagee',
    );
  });

  it('takes every Secret of production from deploy/secrets, and makes none', async () => {
    const all = await objects(valuesOf('production'), ['production']);
    const given = (await kustomized('deploy/secrets/production', 'argocd')).flatMap(secretKeys);
    const asked = all.flatMap((one) => [one, ...jobTemplatesIn(one)]).flatMap(askedSecrets);
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((one) => !given.includes(one))).toEqual([]);
    expect(JSON.stringify(all)).not.toContain('--generate');
  });
});

describe('promotion', () => {
  it('has images of branches in dev alone', () => {
    const [version = '', branch = '', , sha = ''] = valuesOf('dev').image.tag.split(/-|\.(?=dev|\w+$)/);
    expect(valuesOf('dev').image.tag).toBe(devTag(version, branch, sha));
    for (const name of ['staging', 'production'] as const)
      expect(valuesOf(name).image.tag).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe('Argo CD', () => {
  const set = placed('ApplicationSet');

  it.each(environments)('has an Application of %s with the chart of the image', async (name) => {
    const application = applicationOf(set, environmentFile(name));
    expect(await mistakesOf([application])).toEqual([[]]);
    const { sources } = application['spec'] as { sources: readonly Source[] };
    expect(application.metadata.name).toBe(`almanac-${name}`);
    expect(sources[0]?.targetRevision).toBe(valuesOf(name).image.tag);
    const files = sources[0]?.helm?.valueFiles.map((file) =>
      file.startsWith('$environments/')
        ? file.slice('$environments/'.length)
        : join('charts', 'almanac', file),
    );
    expect(files).toEqual([join('charts', 'almanac', `values-${name}.yaml`), environmentFile(name)]);
    expect(files?.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('reads and writes what its project allows', () => {
    const project = placed('AppProject')['spec'] as {
      sourceRepos: readonly string[];
      destinations: readonly { name: string; namespace: string }[];
    };
    const all = [
      ...environments.map((name) => applicationOf(set, environmentFile(name))),
      placed('Application'),
    ];
    for (const application of all) {
      const { source, sources, destination } = application['spec'] as ApplicationSpec;
      const repositories = (sources ?? [source]).map((one) => one?.repoURL);
      expect(project.sourceRepos).toEqual(expect.arrayContaining(repositories));
      expect(project.destinations).toContainEqual(destination);
    }
  });
});

describe('Flux', () => {
  it.each(environments)('has a release of %s with the chart of the image', async (name: Environment) => {
    const all = await kustomized(join('deploy', 'flux', name), 'flux');
    expect((await mistakesOf(all)).flat()).toEqual([]);
    const { chart, valuesFrom } = manifestOf(all, 'HelmRelease')['spec'] as HelmReleaseSpec;
    expect(chart.spec.version).toBe(valuesOf(name).image.tag);
    expect(chart.spec.valuesFiles.filter((file) => !existsSync(join('charts', 'almanac', file)))).toEqual([]);
    expect(chart.spec.valuesFiles.at(-1)).toBe(`values-${name}.yaml`);
    const { data } = manifestOf(all, 'ConfigMap', valuesFrom[0]?.name) as Manifest & {
      data: Record<string, string>;
    };
    expect(parse(data['values.yaml'] ?? '')).toEqual(parse(readFileSync(environmentFile(name), 'utf8')));
  });

  it('begins with a folder that is there', () => {
    const { path } = placed('Kustomization')['spec'] as { path: string };
    expect(existsSync(join(path, 'kustomization.yaml'))).toBe(true);
  });
});

/** `secret/key` of what an ExternalSecret makes. */
function secretKeys({ kind, ...rest }: Manifest): string[] {
  if (kind !== 'ExternalSecret') return [];
  const { target, data } = rest['spec'] as {
    target: { name: string };
    data: readonly { secretKey: string }[];
  };
  return data.map(({ secretKey }) => `${target.name}/${secretKey}`);
}

/** `secret/key` of what pods mount or read. */
function askedSecrets(manifest: Manifest): string[] {
  const pod = podOf(manifest);
  const mounted = (pod?.volumes ?? []).flatMap(({ secret }) =>
    (secret?.items ?? []).map(({ key }) => `${secret?.secretName}/${key}`),
  );
  const whole = (pod?.volumes ?? []).filter(
    ({ secret }) => secret !== undefined && secret.items === undefined,
  );
  const read = [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])]
    .flatMap(({ env = [] }) => env)
    .flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? [])
    .map(({ name, key }) => `${name}/${key}`);
  return [...mounted, ...whole.map(({ secret }) => `${secret?.secretName}/`), ...read];
}
