import { describe, expect, it } from '@jest/globals';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { type Manifest, manifestOf, titleOf } from '../support/manifests.js';
import { podOf } from './support/pod-security.js';
import { renderers } from './support/renderers.js';

/** All parts that make pods. */
const parts = ['api', 'operator', 'postgres', 'redis', 'jobs'] as const;
const everyPod = { sampleData: { enabled: true } };
const digest = `sha256:${'a'.repeat(64)}`;

describe.each(await renderers())('$name', ({ objects, release }) => {
  const pods = async (values: object): Promise<Map<string, IPodSpec>> => {
    const all = (await objects({ ...everyPod, ...values })).map(
      (one) => [componentOf(one), podOf(one)] as const,
    );
    return new Map(all.flatMap(([name, pod]) => (pod === undefined ? [] : [[name, pod]])));
  };

  const imagesOf = async (values: object) =>
    [...(await pods(values)).values()].flatMap((pod) =>
      [...(pod.initContainers ?? []), ...pod.containers].map(({ image }) => image),
    );
  const selectors = async (values: object) =>
    (await objects(values)).map((one) => (one['spec'] as { selector?: object } | undefined)?.selector);

  describe('names', () => {
    it.each([
      ['the release and the chart', 'rel', {}, 'rel-almanac'],
      ['the release that names the chart', 'my-almanac', {}, 'my-almanac'],
      ['another name of the chart', 'rel', { nameOverride: 'data' }, 'rel-data'],
      ['another name altogether', 'rel', { fullnameOverride: 'data' }, 'data'],
      ['a very long release', 'r'.repeat(53), {}, 'r'.repeat(40)],
      ['a number', '123', {}, '123-almanac'],
    ])('begin with %s', async (_name, name, values, beginning) => {
      const objectsOfRelease = await release(name, { ...everyPod, ...values });
      const own = objectsOfRelease.filter(({ kind }) => kind !== 'Dataset');
      const all = own.map(({ metadata }) => metadata.name);
      expect(all).toContain(beginning);
      expect(all.filter((one) => one !== beginning && !one.startsWith(`${beginning}-`))).toEqual([]);
      // A label of DNS; the pods of a StatefulSet have a label with its name and a hash.
      expect(all.filter((one) => one.length > 63)).toEqual([]);
      expect(manifestOf(objectsOfRelease, 'StatefulSet').metadata.name.length).toBeLessThanOrEqual(52);
    });

    it('of two releases in one namespace are never the same', async () => {
      const [first, second] = [await release('a', everyPod), await release('b', everyPod)];
      // Datasets have the names that the API serves them by: a namespace has each once.
      const titles = new Set(first.filter(({ kind }) => kind !== 'Dataset').map(titleOf));
      expect(second.map(titleOf).filter((title) => titles.has(title))).toEqual([]);
    });
  });

  describe('labels and annotations', () => {
    it('of all objects are those of the chart, with those of the user', async () => {
      const all = await objects({
        ...everyPod,
        commonLabels: { team: 'data', 'app.kubernetes.io/name': 'mine' },
        commonAnnotations: { owner: 'me' },
      });
      for (const { kind, metadata } of all) {
        expect(metadata.labels).toMatchObject({ team: 'data', 'app.kubernetes.io/name': 'almanac' });
        expect(metadata.annotations).toMatchObject({ owner: 'me' });
        expect(metadata.namespace).toBe(kind.startsWith('Cluster') ? undefined : 'ns');
      }
    });

    it.each(parts)('of the pods of %s are what the user adds', async (part) => {
      const all = await objects({
        ...everyPod,
        [part]: { podLabels: { tier: 'x' }, podAnnotations: { note: '{{ .Release.Name }}' } },
      });
      const templates = all.filter((one) => belongsTo(one, part)).flatMap(templateOf);
      expect(templates.length).toBeGreaterThan(0);
      for (const { metadata } of templates) {
        expect(metadata.labels).toMatchObject({ tier: 'x' });
        expect(metadata.annotations).toMatchObject({ note: 'rel' });
      }
    });

    it('choose pods by nothing that a user or a version changes', async () => {
      expect(await selectors({ commonLabels: { a: 'b' }, api: { podLabels: { c: 'd' } } })).toEqual(
        await selectors({}),
      );
    });
  });

  describe('where pods run', () => {
    it.each(parts)('is up to the user for %s', async (part) => {
      const affinity = { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } };
      const given = {
        nodeSelector: { disk: 'fast' },
        tolerations: [{ key: 'dedicated', operator: 'Exists' }],
        priorityClassName: 'high',
      };
      const all = await pods({ [part]: { ...given, affinity } });
      const own = [...all].filter(([name]) => partOf(name) === part);
      expect(own.length).toBeGreaterThan(0);
      for (const [, pod] of own) expect(pod).toMatchObject({ ...given, affinity });
    });
  });

  describe('images', () => {
    it('are those of the chart and its version', async () => {
      expect(new Set(await imagesOf({}))).toEqual(
        new Set(['almanac:0.1.0', 'postgres:18', 'valkey/valkey:9']),
      );
    });

    it('come from the registry of all charts, or from their own', async () => {
      const own = { image: { registry: 'a.example' }, postgres: { image: { registry: 'b.example' } } };
      expect(new Set(await imagesOf(own))).toEqual(
        new Set(['a.example/almanac:0.1.0', 'b.example/postgres:18', 'valkey/valkey:9']),
      );
      const shared = await imagesOf({ ...own, global: { imageRegistry: 'c.example', other: 1 } });
      expect(shared.filter((image) => image?.startsWith('c.example/') !== true)).toEqual([]);
    });

    it('are of a digest rather than of a tag', async () => {
      expect(await imagesOf({ image: { digest, tag: 'x' } })).toContain(`almanac@${digest}`);
    });

    it('are pulled with the Secrets of the user by every pod', async () => {
      const all = await pods({ image: { pullSecrets: [{ name: 'registry' }] } });
      for (const pod of all.values()) expect(pod.imagePullSecrets).toEqual([{ name: 'registry' }]);
    });
  });

  it.each([
    ['api', 'serve', ['migrate', 'first']],
    ['operator', 'operator', ['first']],
  ])('adds to the pods of %s what the user adds', async (part, command, first) => {
    const given = {
      extraEnv: [{ name: 'TZ', value: 'UTC' }],
      extraEnvFrom: [{ secretRef: { name: 'more' } }],
      extraArgs: ['--log-level=debug'],
      extraVolumes: [{ name: 'more', emptyDir: {} }],
      extraVolumeMounts: [{ name: 'more', mountPath: '/more' }],
      extraContainers: [{ name: 'side', image: 'side:{{ .Chart.AppVersion }}' }],
      initContainers: [{ name: 'first', image: 'first:1' }],
    };
    const pod = (await pods({ [part]: given })).get(part)!;
    const [container, side] = pod.containers;
    expect(container?.env).toEqual(expect.arrayContaining(given.extraEnv));
    expect(container?.envFrom).toEqual(expect.arrayContaining(given.extraEnvFrom));
    expect(container?.args).toEqual([command, '--log-level=debug']);
    expect(container?.volumeMounts).toEqual(expect.arrayContaining(given.extraVolumeMounts));
    expect(pod.volumes).toEqual(expect.arrayContaining(given.extraVolumes));
    expect(side).toEqual({ name: 'side', image: 'side:0.1.0' });
    expect(pod.initContainers?.map(({ name }) => name)).toEqual(first);
  });

  it('adds objects of the user, as objects or as text, with templates in them', async () => {
    const all = await objects({
      extraObjects: [
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '{{ .Release.Name }}-object' } },
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ include "almanac.fullname" . }}-text',
      ],
    });
    expect(all.map(titleOf)).toEqual(
      expect.arrayContaining(['ConfigMap rel-object', 'ConfigMap rel-almanac-text']),
    );
  });

  it('runs the API as an account that is there already', async () => {
    const own = { serviceAccount: { create: false, name: 'mine' } };
    expect((await pods(own)).get('api')?.serviceAccountName).toBe('mine');
    expect((await objects(own)).map(titleOf)).not.toContain('ServiceAccount rel-almanac');
    expect(manifestOf(await objects(), 'ServiceAccount', 'rel-almanac')).toMatchObject({
      automountServiceAccountToken: false,
    });
  });
});

function componentOf({ metadata }: Manifest): string {
  return metadata.labels?.['app.kubernetes.io/component'] ?? '';
}

function partOf(component: string): (typeof parts)[number] {
  return parts.find((part) => part === component) ?? 'jobs';
}

function belongsTo(manifest: Manifest, part: string): boolean {
  return podOf(manifest) !== undefined && partOf(componentOf(manifest)) === part;
}

/** A pod, or the template of one. */
function templateOf(manifest: Manifest): Pick<Manifest, 'metadata'>[] {
  if (manifest.kind === 'Pod') return [manifest];
  const { template } = (manifest['spec'] ?? {}) as { template?: Pick<Manifest, 'metadata'> };
  return template === undefined ? [] : [template];
}
