import { describe, expect, it } from '@jest/globals';
import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { type Manifest, manifestOf } from '../support/manifests.js';
import { renderers } from './support/renderers.js';

type Groups = NonNullable<NonNullable<IPrometheusRule['spec']>['groups']>;
const ofOperator = ({ apiVersion }: Manifest): boolean => apiVersion.startsWith('monitoring.coreos.com/');

describe.each(await renderers())('$name', ({ objects, inCluster }) => {
  const rule = async (prometheusRule: object = {}, more: object = {}) =>
    manifestOf(
      await objects({ ...more, metrics: { prometheusRule: { enabled: true, ...prometheusRule } } }),
      'PrometheusRule',
    );
  const groups = async (prometheusRule?: object, more?: object) =>
    ((await rule(prometheusRule, more))['spec'] as { groups: Groups }).groups;
  const alert = async (name: string, values?: object) =>
    (await groups(values)).flatMap(({ rules = [] }) => rules).find((each) => each.alert === name);

  it('brings no kind of Prometheus Operator unless it is asked to', async () => {
    expect((await objects()).filter(ofOperator)).toEqual([]);
  });

  describe.each(['ServiceMonitor', 'PrometheusRule'])('asked for a %s', (kind) => {
    const enabled = { serviceMonitor: { enabled: true }, prometheusRule: { enabled: true } };
    const other = kind === 'ServiceMonitor' ? 'PrometheusRule' : 'ServiceMonitor';
    const has = async (kinds: readonly string[], more: object = {}) =>
      (await inCluster({ metrics: { ...enabled, ...more } }, kinds)).some((each) => each.kind === kind);

    it.each([
      ['brings it where the cluster has the kind', [kind], {}, true],
      ['leaves it out where the cluster has not', [other], {}, false],
      ['brings it all the same when that shall fail', [], { missingKinds: 'install' }, true],
    ])('%s', async (_, kinds, more, expected) => {
      const versions = kinds.map((each) => `monitoring.coreos.com/v1/${each}`);
      expect(await has(versions, more)).toBe(expected);
    });

    it('brings it where nobody knows the cluster', async () => {
      expect((await objects({ metrics: enabled })).map((each) => each.kind)).toContain(kind);
    });
  });

  it('has API and operator scraped, under the name of the release', async () => {
    const all = await objects({
      metrics: { serviceMonitor: { enabled: true, labels: { release: 'prometheus' }, interval: '15s' } },
    });
    const monitors = all.filter(ofOperator);
    expect(monitors.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted()).toEqual([
      'ServiceMonitor rel-almanac-metrics',
      'ServiceMonitor rel-almanac-operator-metrics',
    ]);
    const { metadata, spec } = manifestOf(all, 'ServiceMonitor', 'rel-almanac-metrics') as unknown as {
      metadata: { labels: object };
    } & Required<IServiceMonitor>;
    expect(metadata.labels).toMatchObject({ release: 'prometheus', 'app.kubernetes.io/component': 'api' });
    expect(spec.endpoints).toEqual([
      {
        port: 'metrics',
        interval: '15s',
        scrapeTimeout: '10s',
        relabelings: [{ targetLabel: 'release', action: 'replace', replacement: 'rel' }],
      },
    ]);
    const service = manifestOf(all, 'Service', 'rel-almanac-metrics');
    expect(service.metadata.labels).toMatchObject(spec.selector.matchLabels ?? {});
  });

  it('brings exporters beside the bundled servers, their Services and ServiceMonitors when asked to', async () => {
    const exporter = { enabled: true };
    const all = await objects({
      postgres: { exporter, database: 'data' },
      redis: { exporter },
      metrics: { serviceMonitor: { enabled: true } },
    });
    const names = (kind: string) =>
      all.filter((each) => each.kind === kind).map(({ metadata }) => metadata.name);
    for (const kind of ['Service', 'ServiceMonitor'])
      expect(names(kind)).toEqual(
        expect.arrayContaining(['rel-almanac-postgres-metrics', 'rel-almanac-redis-metrics']),
      );
    const { spec } = manifestOf(all, 'StatefulSet') as unknown as Required<IStatefulSet>;
    const [, sidecar] = spec?.template.spec?.containers ?? [];
    expect(sidecar?.image).toBe('quay.io/prometheuscommunity/postgres-exporter:v0.17.1');
    // It looks and changes nothing, although the owner of the database has to log in.
    expect(sidecar?.env).toContainEqual({
      name: 'DATA_SOURCE_URI',
      value: '127.0.0.1:5432/data?sslmode=disable&role=pg_monitor&default_transaction_read_only=on',
    });
    expect(sidecar?.securityContext).toMatchObject({ readOnlyRootFilesystem: true });
  });

  it('asks of this release alone, with the limits that were given', async () => {
    const disk = await alert('AlmanacDiskFilling', { diskPercent: 70 });
    expect(disk?.expr).toContain('> 70 / 100');
    expect(disk?.expr).toContain('namespace="ns", persistentvolumeclaim=~"data-rel-almanac-postgres-0');
    const fast = await alert('AlmanacAvailabilityBurnsFast', { availabilityPercent: 99.5 });
    expect(fast?.expr).toContain(
      'almanac:http_failed:ratio_rate1h{namespace="ns", release="rel"} > 14.4 * (1 - 99.5 / 100)',
    );
  });

  it('gives alerts labels, a text for each case and the page of their runbook', async () => {
    const stale = await alert('AlmanacDatasetStale', {
      alertLabels: { team: 'data' },
      runbookUrl: 'https://runbooks.example',
    });
    expect(stale?.labels).toEqual({ team: 'data', severity: 'warning', release: 'rel' });
    expect(stale?.annotations).toMatchObject({
      description: expect.stringContaining('{{ $labels.dataset }}'),
      runbook_url: 'https://runbooks.example/dataset-stale.md',
    });
  });

  it('asks for the end of a certificate by the names of its Secrets too', async () => {
    const tls = [{ secretName: 'a-tls' }, { hosts: ['b.example'] }, { secretName: 'c-tls' }];
    const ingress = { enabled: true, hosts: [{ host: 'a.example' }], tls };
    const all = (await groups({}, { ingress })).flatMap(({ rules = [] }) => rules);
    const { expr } = all.find((each) => each.alert === 'AlmanacCertificateExpires') ?? {};
    expect(expr).toContain('{exported_namespace="ns", name=~"rel-almanac|a-tls|c-tls"}');
    expect(expr).toContain('{namespace="ns", exported_namespace="", name=~"rel-almanac|a-tls|c-tls"}');
  });

  it.each([
    ['the operator', 'almanac-operator', {}, { operator: { enabled: false } }],
    [
      'the certificate',
      'almanac-certificate',
      { certificate: { enabled: true, issuerRef: { name: 'ca' }, dnsNames: ['a.example'] } },
      {},
    ],
  ])('has rules about %s where there is one', async (_, name, has, hasNot) => {
    expect((await groups({}, has)).map((group) => group.name)).toContain(name);
    expect((await groups({}, hasNot)).map((group) => group.name)).not.toContain(name);
  });
});
