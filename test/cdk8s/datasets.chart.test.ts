import { describe, expect, it } from '@jest/globals';
import { type Manifest, manifestOf, titleOf } from '../support/manifests.js';
import { manifestChecker } from './support/check-manifests.js';
import { podOf } from './support/pod-security.js';
import { renderers } from './support/renderers.js';

const source = { configMap: { name: 'files', key: 'prices.csv' } };
const prices = { type: 'StocksOHLCV', source };

const datasetsOf = (all: readonly Manifest[]): Manifest[] => all.filter(({ kind }) => kind === 'Dataset');

describe.each(await renderers())('$name', ({ objects, refusal, release }) => {
  const dataset = async (spec: object, more: object = {}) =>
    manifestOf(await objects({ datasets: { prices: spec }, ...more }), 'Dataset');

  it('has no Datasets but those that a user names', async () => {
    expect(datasetsOf(await objects())).toEqual([]);
    const all = await objects({ datasets: { prices, more: prices } });
    expect(datasetsOf(all).map(titleOf)).toEqual(['Dataset more', 'Dataset prices']);
  });

  it('gives each to the operator of this release', async () => {
    const [one] = datasetsOf(await release('other', { datasets: { prices } }));
    expect(one?.metadata.labels).toMatchObject({
      'almanac.dev/instance': 'other',
      'app.kubernetes.io/component': 'datasets',
    });
  });

  it('passes the spec on as it is, with large numbers and templates in texts', async () => {
    const spec = {
      type: 'AirQuality',
      source: { url: { url: 'https://{{ .Release.Name }}.example/a.csv', maxBytes: 8_589_934_592 } },
      mapping: { no2: 'NO2 (µg/m³)' },
      write: { mode: 'Append', maxRejectedRows: 3 },
      suspend: false,
    };
    const rendered = await dataset(spec);
    expect(rendered['spec']).toEqual({
      ...spec,
      source: { url: { ...spec.source.url, url: 'https://rel.example/a.csv' } },
    });
    expect(manifestChecker()(JSON.stringify(rendered))).toEqual([]);
  });

  it('adds annotations, which win over those of all objects', async () => {
    const { metadata } = await dataset(
      { ...prices, annotations: { owner: '{{ .Release.Name }}', 'almanac.dev/take-over': 'true' } },
      { commonAnnotations: { owner: 'all', team: 'data' } },
    );
    expect(metadata.annotations).toEqual({ owner: 'rel', team: 'data', 'almanac.dev/take-over': 'true' });
  });

  it.each([
    ['a misspelt field', { ...prices, shedule: { cron: '@daily' } }, /shedule/],
    ['a misspelt field of a source', { ...prices, source: { configmap: {} } }, /configmap/],
    ['a word that is no choice', { ...prices, format: 'XML' }, /format.*must be one of/],
    ['no source', { type: 'StocksOHLCV' }, /source/],
    ['a number out of range', { ...prices, job: { backoffLimit: 11 } }, /backoffLimit/],
  ])('refuses %s before anything is installed', async (_title, spec, sentence) => {
    expect(await refusal({ datasets: { prices: spec } })).toMatch(sentence);
  });

  it.each(['Prices', 'a.b', '-a', 'a'.repeat(41)])('refuses the name %s', async (name) => {
    expect(await refusal({ datasets: { [name]: prices } })).toMatch(/propert/i);
  });

  describe('the hook of a removal', () => {
    const name = 'rel-almanac-cleanup';

    it('deletes the Datasets of the release, and waits for a minute', async () => {
      const [container] = podOf(manifestOf(await objects(), 'Job', name))?.containers ?? [];
      expect(container?.args).toEqual([
        'operator-cleanup',
        '--deployment',
        'rel-almanac-operator',
        '--wait',
        '60',
      ]);
      expect(container?.env).toEqual([
        { name: 'ALMANAC_OPERATOR_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
        { name: 'ALMANAC_OPERATOR_INSTANCE', value: 'rel' },
        { name: 'ALMANAC_OPERATOR_DEFAULT', value: 'true' },
        { name: 'ALMANAC_OPERATOR_LEASE', value: 'rel-almanac-operator' },
      ]);
    });

    it('comes before all else goes, its rights before it', async () => {
      const hooks = (await objects()).filter(
        ({ metadata }) => metadata.annotations?.['helm.sh/hook'] === 'pre-delete',
      );
      const order = hooks.map((one) => [
        titleOf(one),
        Number(one.metadata.annotations?.['helm.sh/hook-weight']),
      ]);
      expect(Object.fromEntries(order)).toEqual({
        [`ServiceAccount ${name}`]: -20,
        [`Role ${name}`]: -20,
        [`RoleBinding ${name}`]: -20,
        [`Job ${name}`]: -10,
      });
    });

    it('may do no more than that', async () => {
      const all = await objects();
      expect(manifestOf(all, 'Role', name)['rules']).toEqual([
        { apiGroups: ['almanac.dev'], resources: ['datasets'], verbs: ['list', 'delete', 'patch'] },
        { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ['create'] },
        {
          apiGroups: ['apps'],
          resources: ['deployments/scale'],
          resourceNames: ['rel-almanac-operator'],
          verbs: ['patch'],
        },
        {
          apiGroups: ['coordination.k8s.io'],
          resources: ['leases'],
          resourceNames: ['rel-almanac-operator'],
          verbs: ['get', 'patch'],
        },
        { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
      ]);
      const binding = manifestOf(all, 'RoleBinding', name);
      expect(binding['roleRef']).toMatchObject({ kind: 'Role', name });
      expect(binding['subjects']).toEqual([{ kind: 'ServiceAccount', name, namespace: 'ns' }]);
    });

    it('is not there without an operator', async () => {
      const all = (await objects({ operator: { enabled: false } })).map(titleOf);
      expect(all.filter((title) => title.includes('cleanup'))).toEqual([]);
    });
  });
});
