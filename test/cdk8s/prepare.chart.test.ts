import { describe, expect, it } from '@jest/globals';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import type { Manifest } from '../support/manifests.js';
import { manifestOf, titleOf } from '../support/manifests.js';
import { bases } from './support/bases.js';
import { podOf } from './support/pod-security.js';
import { renderers } from './support/renderers.js';

const name = 'rel-almanac-prepare';
const bundled = { postgres: 'postgres-password', redis: 'redis-password' };
const external = { mode: 'external', external: { host: 'db.example', existingSecret: 'db' } };

const isHook = ({ metadata }: Manifest): boolean =>
  metadata.annotations?.['helm.sh/hook']?.startsWith('pre-install') === true;
const ofHook = (all: readonly Manifest[]): Manifest[] => all.filter(({ metadata }) => metadata.name === name);

/** The values of a flag that may be given several times. */
function given(all: readonly Manifest[], flag: string, job = name): string[] {
  const [container] = podOf(manifestOf(all, 'Job', job))?.containers ?? [];
  const args = container?.args ?? [];
  return args.flatMap((arg, at) => (args[at - 1] === flag ? [arg] : []));
}

describe.each(await renderers())('$name', ({ objects, release }) => {
  it.each([
    ['the defaults', {}, [bundled.postgres, bundled.redis]],
    ['a Secret for the database', { postgres: { existingSecret: 'own' } }, [bundled.redis]],
    ['a Secret for the cache', { redis: { existingSecret: 'own' } }, [bundled.postgres]],
    ['no cache', { redis: { mode: 'none' } }, [bundled.postgres]],
    ['an external database', { postgres: external }, [bundled.redis]],
    [
      'keys of other names',
      { postgres: { passwordKey: 'pg' }, redis: { passwordKey: 'cache' } },
      ['pg', 'cache'],
    ],
  ])('generates the passwords that are missing: %s', async (_title, values, keys) => {
    const all = await objects(values);
    expect(given(all, '--generate')).toEqual(keys);
    expect(given(all, '--secret')).toEqual(['rel-almanac-passwords']);
  });

  it.each([
    ['Secrets for both', { postgres: { existingSecret: 'a' }, redis: { existingSecret: 'b' } }],
    ['an external database and no cache', { postgres: external, redis: { mode: 'none' } }],
    [
      'CloudNativePG and an external cache',
      {
        postgres: { mode: 'cnpg', cnpg: { cluster: 'pg' } },
        redis: { mode: 'external', external: { url: 'redis://cache.example' } },
      },
    ],
  ])('generates nothing that is there: %s', async (_title, values) => {
    const all = await objects(values);
    expect([...given(all, '--generate'), ...given(all, '--secret')]).toEqual([]);
    expect(all.map(titleOf)).not.toContain(`Role ${name}`);
    expect(ofHook(await objects({ ...values, operator: { enabled: false } }))).toEqual([]);
  });

  it('runs before an installation and an upgrade, its rights before it, and leaves nothing', async () => {
    const hooks = (await objects()).filter(isHook);
    const order = hooks.map((one): [string, unknown] => [
      titleOf(one),
      Number(one.metadata.annotations?.['helm.sh/hook-weight']),
    ]);
    expect(Object.fromEntries(order)).toEqual({
      [`ServiceAccount ${name}`]: -20,
      [`Role ${name}`]: -20,
      [`RoleBinding ${name}`]: -20,
      [`ClusterRole ${name}-ns`]: -20,
      [`ClusterRoleBinding ${name}-ns`]: -20,
      [`NetworkPolicy ${name}`]: -20,
      [`Job ${name}`]: -10,
    });
    for (const { metadata } of hooks)
      expect(metadata.annotations).toMatchObject({
        'helm.sh/hook': 'pre-install,pre-upgrade',
        'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
      });
  });

  it('may make Secrets, and read and change this one', async () => {
    const all = await objects();
    expect(manifestOf(all, 'Role', name)['rules']).toEqual([
      { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
      {
        apiGroups: [''],
        resources: ['secrets'],
        resourceNames: ['rel-almanac-passwords'],
        verbs: ['get', 'patch'],
      },
    ]);
    const binding = manifestOf(all, 'RoleBinding', name);
    expect(binding['roleRef']).toMatchObject({ kind: 'Role', name });
    expect(binding['subjects']).toEqual([{ kind: 'ServiceAccount', name, namespace: 'ns' }]);
  });

  it('may read and change the definitions of the release, and no others', async () => {
    const all = await objects();
    expect(given(all, '--crds')).toEqual(['/app/crds']);
    expect(given(all, '--crds-mode')).toEqual(['apply']);
    expect(manifestOf(all, 'ClusterRole')['rules']).toEqual([
      {
        apiGroups: ['apiextensions.k8s.io'],
        resources: ['customresourcedefinitions'],
        resourceNames: ['datasets.almanac.dev'],
        verbs: ['get', 'patch'],
      },
    ]);
    const binding = manifestOf(all, 'ClusterRoleBinding');
    expect(binding['roleRef']).toMatchObject({ kind: 'ClusterRole', name: `${name}-ns` });
    expect(binding['subjects']).toEqual([{ kind: 'ServiceAccount', name, namespace: 'ns' }]);
  });

  it.each([
    ['an administrator changes definitions', { crds: { manage: false } }, ['check']],
    ['nothing is kept by an operator', { operator: { enabled: false } }, []],
  ])('asks nothing of the whole cluster when %s', async (_title, values, mode) => {
    const all = await objects(values);
    expect(given(all, '--crds-mode')).toEqual(mode);
    expect(all.filter(({ kind }) => kind.startsWith('Cluster'))).toEqual([]);
  });

  it('is one of three that have a token: the hooks and the operator', async () => {
    const all = await objects();
    const withToken = all.filter((one) => podOf(one)?.automountServiceAccountToken === true);
    const accounts = withToken.map((one) => [titleOf(one), podOf(one)?.serviceAccountName]);
    expect(Object.fromEntries(accounts)).toEqual({
      [`Job ${name}`]: name,
      'Job rel-almanac-cleanup': 'rel-almanac-cleanup',
      'Deployment rel-almanac-operator': 'rel-almanac-operator',
    });
  });

  it('gives the Secret what keeps it from being removed, and the labels of users', async () => {
    const all = await objects({ commonLabels: { team: 'data' }, commonAnnotations: { owner: 'me' } });
    expect(given(all, '--label')).toEqual([
      'team=data',
      'app.kubernetes.io/name=almanac',
      'app.kubernetes.io/instance=rel',
      'app.kubernetes.io/part-of=almanac',
    ]);
    expect(given(all, '--annotation')).toEqual([
      'owner=me',
      'helm.sh/resource-policy=keep',
      'argocd.argoproj.io/compare-options=IgnoreExtraneous',
      'argocd.argoproj.io/sync-options=Prune=false,Delete=false',
    ]);
  });

  it('ends before Helm gives up, and tells why', async () => {
    const job = manifestOf(await objects(), 'Job', name);
    const { backoffLimit = 6 } = job['spec'] as NonNullable<IJob['spec']>;
    const tries = backoffLimit + 1;
    const seconds = Number(given([job], '--timeout')[0]) * tries + 10 * (2 ** backoffLimit - 1);
    expect(seconds).toBeLessThan(300);
    expect(podOf(job)?.containers[0]?.terminationMessagePolicy).toBe('FallbackToLogsOnError');
    expect(job.metadata.annotations).toMatchObject({ 'helm.sh/hook-output-log-policy': 'hook-failed' });
  });

  it('makes another Secret for another release', async () => {
    const all = await release('other');
    expect(given(all, '--secret', 'other-almanac-prepare')).toEqual(['other-almanac-passwords']);
  });

  it.each(bases)('shows no password in what is rendered: $name', async ({ values }) => {
    const all = await objects(values);
    expect(all.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const variables = all.flatMap((one) => {
      const { containers = [], initContainers = [] } = podOf(one) ?? {};
      return [...containers, ...initContainers].flatMap(({ env = [] }) => env);
    });
    const secret = variables.filter((one) => one.name.endsWith('PASSWORD') && one.value !== undefined);
    expect(secret).toEqual([]);
  });
});
