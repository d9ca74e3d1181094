import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { parse } from 'yaml';
import { type Manifest, manifestOf } from '../support/manifests.js';
import { manifestChecker } from './support/check-manifests.js';
import { podMistakes, podOf } from './support/pod-security.js';
import { renderers } from './support/renderers.js';

const external = { mode: 'external', external: { host: 'db.example', existingSecret: 'db' } };
const presets = [
  ['dev', {}],
  ['staging', {}],
  ['production', { postgres: external }],
  ['production', { postgres: { acknowledgeBundled: true } }],
] as const;

interface Profile {
  name: string;
  patches: { path: string; value: unknown }[];
}

/** What a profile of skaffold.yaml adds to the values. */
function settingsOf(name: string): object {
  const { profiles } = parse(readFileSync('skaffold.yaml', 'utf8')) as { profiles: Profile[] };
  const settings = (profiles.find((one) => one.name === name)?.patches ?? []).flatMap(({ path, value }) => {
    const [, key] = path.split('/setValues/');
    return key === undefined ? [] : [[key.split('.'), value] as const];
  });
  expect(settings).not.toEqual([]);
  return settings.reduce<object>((values, [keys, value]) => put(values, keys, value), {});
}

function put(values: object, [key = '', ...inner]: readonly string[], value: unknown): object {
  const before = (values as Record<string, object | undefined>)[key] ?? {};
  return { ...values, [key]: inner.length === 0 ? value : put(before, inner, value) };
}

describe.each(await renderers())('$name', ({ objects, refusal, lint }) => {
  it.each(presets)('takes the preset %s with %j', async (preset, values) => {
    expect(await lint(preset, values)).toMatchObject({ ok: true });
    const all = await objects(values, [preset]);
    expect(all.flatMap((one) => manifestChecker()(JSON.stringify(one)))).toEqual([]);
    expect(all.flatMap((one) => podMistakes(podOf(one)))).toEqual([]);
  });

  it('has one pod and sample data for a look around', async () => {
    const all = await objects({}, ['dev']);
    expect(manifestOf(all, 'Deployment', 'rel-almanac')).toMatchObject({ spec: { replicas: 1 } });
    expect(manifestOf(all, 'Deployment', 'rel-almanac-operator')).toMatchObject({ spec: { replicas: 1 } });
    expect(all.filter(({ kind }) => kind === 'Dataset')).toHaveLength(2);
  });

  it('tells of the bundled servers, for who looks at them', async () => {
    const all = await objects({}, ['dev', 'monitoring']);
    expect(all.flatMap((one) => podMistakes(podOf(one)))).toEqual([]);
    const exporters = all.filter(
      (one) => podOf(one)?.containers.some(({ name }) => name === 'exporter') === true,
    );
    expect(exporters.map(({ metadata }) => metadata.name)).toEqual([
      'rel-almanac-redis',
      'rel-almanac-postgres',
    ]);
    expect(all.filter(({ metadata }) => metadata.name.includes('-dashboard-'))).toHaveLength(7);
  });

  it('goes with the operator alone, as the profiles of skaffold.yaml combine', async () => {
    const all = await objects(settingsOf('operator-only'), ['dev', 'monitoring']);
    expect(all.map(({ metadata }) => metadata.name)).not.toContain('rel-almanac-redis');
    expect(manifestOf(all, 'StatefulSet', 'rel-almanac-postgres')).toBeDefined();
  });

  it.each([
    ['staging', {}, 2, 4],
    ['production', { postgres: external }, 4, 8],
  ])('scales %s', async (preset, values, minReplicas, maxReplicas) => {
    const autoscaler = manifestOf(await objects(values, [preset]), 'HorizontalPodAutoscaler');
    expect(autoscaler).toMatchObject({ spec: { minReplicas, maxReplicas } });
  });

  it('asks production for a database that is meant', async () => {
    expect(await refusal({}, ['production'])).toMatch(/production is true and postgres\.mode is bundled/);
  });

  it('asks production for TLS', async () => {
    const ingress = { enabled: true, hosts: [{ host: 'a.example' }] };
    expect(await refusal({ postgres: external, ingress }, ['production'])).toMatch(/the Ingress has no TLS/);
  });

  it('keeps production through drains, apart, and closed to others', async () => {
    const all = await objects({ postgres: external }, ['production']);
    const kinds = all.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['PodDisruptionBudget', 'NetworkPolicy']));
    const pod = podOf(manifestOf(all, 'Deployment', 'rel-almanac'));
    expect(pod?.topologySpreadConstraints).toHaveLength(2);
    const { data } = manifestOf(all, 'ConfigMap', 'rel-almanac-database') as Manifest & { data: object };
    expect(data).toMatchObject({ ALMANAC_DATABASE_TLS: 'verify-full' });
  });

  it('fits production into two cores, at its largest and while it is updated', async () => {
    const all = await objects({ postgres: { acknowledgeBundled: true } }, ['production']);
    const { maxReplicas } = manifestOf(all, 'HorizontalPodAutoscaler')['spec'] as NonNullable<
      IHorizontalPodAutoscaler['spec']
    >;
    const cpu = all.map((one) => cpuOf(one, maxReplicas + 1)).reduce((sum, one) => sum + one, 0);
    expect(cpu).toBeGreaterThan(1000);
    expect(cpu).toBeLessThan(1800);
  });
});

/** Thousandths of a core that the pods of an object request, with as many of those that are scaled. */
function cpuOf(manifest: Manifest, scaled: number): number {
  if (!['Deployment', 'StatefulSet'].includes(manifest.kind)) return 0;
  const { replicas = scaled } = manifest['spec'] as NonNullable<(IDeployment | IStatefulSet)['spec']>;
  const requests = (podOf(manifest)?.containers ?? []).map(({ resources }) =>
    Number(String(resources?.requests?.['cpu']).replace(/m$/, '')),
  );
  return replicas * requests.reduce((sum, one) => sum + one, 0);
}
