import { describe, expect, it } from '@jest/globals';
import type { IPolicyRule } from 'kubernetes-models/rbac.authorization.k8s.io/v1/PolicyRule';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { parsePodTemplate } from '../../src/operator/dataset/resources/template.js';
import { type SettingName, settings } from '../../src/settings.js';
import { type Manifest, manifestOf, titleOf } from '../support/manifests.js';
import { jobTemplateOf } from './support/job-template.js';
import { podOf } from './support/pod-security.js';
import { renderers } from './support/renderers.js';

const name = 'rel-almanac-operator';

/** Objects that only an operator needs. */
const isOperators = ({ metadata }: Manifest): boolean =>
  /^rel-almanac-(operator|ingest|prepare-ns)/.test(metadata.name);

const podOfOperator = (all: readonly Manifest[]): IPodSpec => podOf(manifestOf(all, 'Deployment', name))!;

function variables({ containers }: IPodSpec): Record<string, unknown> {
  const { env = [] } = containers[0] ?? {};
  return Object.fromEntries(env.map(({ name, value, valueFrom }) => [name, value ?? valueFrom]));
}

describe.each(await renderers())('$name', ({ objects, release }) => {
  it('tells the operator who it is, and what is its own', async () => {
    const given = variables(podOfOperator(await objects()));
    expect(given).toEqual({
      ALMANAC_OPERATOR_NAMESPACE: { fieldRef: { fieldPath: 'metadata.namespace' } },
      ALMANAC_OPERATOR_IDENTITY: { fieldRef: { fieldPath: 'metadata.name' } },
      ALMANAC_OPERATOR_LEASE: name,
      ALMANAC_OPERATOR_INSTANCE: 'rel',
      ALMANAC_OPERATOR_DEFAULT: 'true',
      ALMANAC_OPERATOR_WORKERS: '4',
      ALMANAC_OPERATOR_JOB_TEMPLATE: '/etc/almanac/job-template.yaml',
      ALMANAC_LOG_LEVEL: 'info',
    });
    const known = Object.values(settings).map(({ variable }) => `ALMANAC_${variable}`);
    expect(Object.keys(given).filter((variable) => !known.includes(variable))).toEqual([]);
  });

  it.each([
    ['operatorDefault', { default: false }, 'false'],
    ['operatorWorkers', { workers: 12 }, '12'],
    ['logLevel', { logLevel: 'debug' }, 'debug'],
  ] satisfies [SettingName, object, string][])('has a value for %s', async (setting, operator, text) => {
    const { variable, parse } = settings[setting];
    expect(variables(podOfOperator(await objects({ operator })))).toMatchObject({
      [`ALMANAC_${variable}`]: text,
    });
    expect(parse.safeParse(text).success).toBe(true);
  });

  it('knows nothing of the database', async () => {
    const pod = podOfOperator(await objects());
    expect(pod.volumes).toEqual([{ name: 'job-template', configMap: { name } }]);
    expect(pod.containers[0]?.envFrom).toBeUndefined();
  });

  it('has a Lease of its own for each release', async () => {
    const other = podOf(manifestOf(await release('other'), 'Deployment', 'other-almanac-operator'))!;
    expect(variables(other)).toMatchObject({
      ALMANAC_OPERATOR_LEASE: 'other-almanac-operator',
      ALMANAC_OPERATOR_INSTANCE: 'other',
    });
  });

  it('may do what it does, and in its namespace alone', async () => {
    const all = await objects();
    const rules = manifestOf(all, 'Role', name)['rules'] as IPolicyRule[];
    const rights = rules.map(({ apiGroups = [], resources = [], resourceNames, verbs }) =>
      [
        `${resources.join(' ')} of ${apiGroups.join()}:`,
        ...verbs,
        ...(resourceNames ?? []).map((one) => `(${one})`),
      ].join(' '),
    );
    expect(rights).toEqual([
      'datasets of almanac.dev: get list watch patch',
      'datasets/status of almanac.dev: patch',
      'datasets/finalizers of almanac.dev: update',
      'jobs of batch: get list watch create delete',
      'cronjobs of batch: get list watch create patch delete',
      'pods of : get list watch',
      'configmaps of : get list watch',
      'secrets of : get',
      'namespaces of : get (ns)',
      'leases of coordination.k8s.io: create',
      `leases of coordination.k8s.io: get patch (${name})`,
      'events of events.k8s.io: create patch',
    ]);
    const binding = manifestOf(all, 'RoleBinding', name);
    expect(binding['roleRef']).toMatchObject({ kind: 'Role', name });
    expect(binding['subjects']).toEqual([{ kind: 'ServiceAccount', name, namespace: 'ns' }]);
  });

  it('shows its metrics to scrapers, ready or not', async () => {
    const service = manifestOf(
      await objects({ operator: { metricsService: { port: 9000 } } }),
      'Service',
      'rel-almanac-operator-metrics',
    );
    const { selector } = manifestOf(await objects(), 'Deployment', name)['spec'] as {
      selector: { matchLabels: object };
    };
    expect(service['spec']).toMatchObject({
      publishNotReadyAddresses: true,
      selector: selector.matchLabels,
      ports: [{ name: 'metrics', port: 9000, targetPort: 'metrics' }],
    });
  });

  it.each([
    ['two pods may lose one', {}, 1],
    ['one pod may go', { replicas: 1 }, 0],
    ['a user wants none', { pdb: { enabled: false } }, 0],
  ])('has a budget for drains when %s', async (_title, operator, count) => {
    const budgets = (await objects({ operator }))
      .map(titleOf)
      .filter((title) => /Budget .*operator/.test(title));
    expect(budgets).toHaveLength(count);
  });

  it('has nothing of an operator without one', async () => {
    expect((await objects()).filter(isOperators).length).toBeGreaterThan(8);
    const without = await objects({ operator: { enabled: false } });
    expect(without.filter(isOperators).map(titleOf)).toEqual([]);
  });

  describe('the template of its Jobs', () => {
    it.each([
      ['the bundled database', {}],
      ['an external one', { postgres: { mode: 'external', external: { host: 'db', existingSecret: 's' } } }],
      ['one of CloudNativePG', { postgres: { mode: 'cnpg', cnpg: { cluster: 'pg' } } }],
    ])(
      'is one that the operator takes, and finds the database as the API does: %s',
      async (_title, values) => {
        const all = await objects(values);
        const { spec } = parsePodTemplate(JSON.stringify(jobTemplateOf(all)), 'job-template.yaml');
        const migrate = podOf(manifestOf(all, 'Deployment', 'rel-almanac'))?.initContainers?.[0];
        const [container] = spec.containers;
        expect(container).toMatchObject({ name: 'ingest', image: 'almanac:0.1.0' });
        const { env, envFrom, volumeMounts } = migrate ?? {};
        expect([container?.env, container?.envFrom, container?.volumeMounts]).toEqual([
          env,
          envFrom,
          volumeMounts,
        ]);
        const mounted = (volumeMounts ?? []).map((mount) => mount.name);
        expect((spec.volumes ?? []).map((volume) => volume.name)).toEqual(mounted);
      },
    );

    it('runs as an account of its own, which has no token and no rights', async () => {
      const all = await objects();
      expect(jobTemplateOf(all).spec).toMatchObject({
        serviceAccountName: 'rel-almanac-ingest',
        automountServiceAccountToken: false,
      });
      expect(manifestOf(all, 'ServiceAccount', 'rel-almanac-ingest')).toMatchObject({
        automountServiceAccountToken: false,
      });
      expect(JSON.stringify(all.filter(({ kind }) => kind === 'RoleBinding'))).not.toContain('ingest');
    });

    it('says which private networks sources may be in, and has what a user adds', async () => {
      const ingest = {
        allowedPrivateCidrs: ['10.0.0.0/8', 'fd00::/8'],
        extraEnv: [{ name: 'HTTPS_PROXY', value: 'http://proxy:3128' }],
        extraEnvFrom: [{ secretRef: { name: 'more' } }],
        resources: { limits: { memory: '1Gi' } },
      };
      const jobs = {
        podLabels: { tier: 'x' },
        podAnnotations: { note: '{{ .Release.Name }}' },
        nodeSelector: { a: 'b' },
      };
      const { metadata, spec } = jobTemplateOf(await objects({ ingest, jobs }));
      const [container] = spec.containers;
      expect(container?.env).toEqual([
        { name: 'ALMANAC_INGEST_ALLOWED_PRIVATE_CIDRS', value: '10.0.0.0/8,fd00::/8' },
        ...ingest.extraEnv,
      ]);
      expect(container?.envFrom).toContainEqual(ingest.extraEnvFrom[0]);
      expect(container?.resources?.limits).toEqual({ memory: '1Gi' });
      expect(metadata).toEqual({
        labels: {
          'app.kubernetes.io/name': 'almanac',
          'app.kubernetes.io/instance': 'rel',
          'app.kubernetes.io/component': 'ingest',
          tier: 'x',
        },
        annotations: { note: 'rel' },
      });
      expect(spec.nodeSelector).toEqual({ a: 'b' });
    });

    it('restarts the operator when it changes, and nothing else does', async () => {
      const before = checksum(await objects());
      expect(checksum(await objects({ api: { replicas: 3 } }))).toBe(before);
      expect(checksum(await objects({ jobs: { priorityClassName: 'low' } }))).not.toBe(before);
    });
  });
});

function checksum(all: readonly Manifest[]): string | undefined {
  const { template } = manifestOf(all, 'Deployment', name)['spec'] as {
    template: Pick<Manifest, 'metadata'>;
  };
  return template.metadata.annotations?.['checksum/job-template'];
}
