import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Manifest } from '../support/manifests.js';
import { promises } from './support/promises.js';
import { renderers } from './support/renderers.js';

const page = readFileSync('docs/security.md', 'utf8');

/** First column of the table between two markers of the page. */
function promised(marker: string): string[] {
  const table = page.split(`<!-- ${marker} -->`)[1]?.split(`<!-- /${marker} -->`)[0] ?? '';
  return [...table.matchAll(/^\| (\S[^|]*?) +\|/gm)].map(([, name = '']) => name).slice(2);
}

const acknowledged = { postgres: { acknowledgeBundled: true } };
const external = { postgres: { mode: 'external', external: { host: 'db.example', existingSecret: 'db' } } };
const releases: [string, object, string[]][] = [
  ['the defaults', {}, []],
  ['dev', {}, ['dev']],
  ['dev with monitoring', {}, ['dev', 'monitoring']],
  ['staging', {}, ['staging']],
  ['production', external, ['production']],
  ['production with the bundled database', acknowledged, ['production']],
];

describe('docs/security.md', () => {
  it('promises what is tested, and no more', () => {
    expect(promised('promises')).toEqual(Object.keys(promises));
    expect(promised('production promises')).toHaveLength(4);
  });
});

describe.each(await renderers())('$name', ({ objects, refusal }) => {
  describe.each(releases)('%s', (_name, values, presets) => {
    let all: Promise<Manifest[]> | undefined;
    it.each(Object.entries(promises))('keeps: %s', async (_promise, broken) => {
      all ??= objects(values, presets);
      expect(broken(await all)).toEqual([]);
    });
  });

  it('keeps production as promised', async () => {
    const all = await objects(external, ['production']);
    const budgets = all
      .filter(({ kind }) => kind === 'PodDisruptionBudget')
      .map(({ metadata }) => metadata.name);
    expect(budgets).toEqual(['rel-almanac', 'rel-almanac-operator']);
    expect(JSON.stringify(all)).toContain('"ALMANAC_DATABASE_TLS":"verify-full"');
    const ingress = { enabled: true, hosts: [{ host: 'a.example' }] };
    expect(await refusal({ ...external, ingress }, ['production'])).toMatch(/the Ingress has no TLS/);
    expect(await refusal({}, ['production'])).toMatch(/postgres\.mode is bundled/);
  });
});

const pod = (change: object, podChange: object = {}): Manifest[] => [
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'broken' },
    spec: {
      enableServiceLinks: false,
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'a',
          image: 'a:1',
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          resources: { requests: { memory: '1Mi' }, limits: { memory: '1Mi' } },
          ...change,
        },
      ],
      ...podChange,
    },
  },
];
const role = (kind: string, rule: object): Manifest[] => [
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata: { name: 'r' }, rules: [rule] },
];

describe('a promise', () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' } };

  it.each([
    ['restricted pods', pod({ securityContext: { privileged: true } }), 'privileged'],
    ['read-only root', pod({ securityContext: {} }), 'readOnlyRootFilesystem'],
    ['read-only root', pod({}, { volumes: [{ name: 'tmp', emptyDir: {} }] }), 'volume tmp has no limit'],
    ['memory bounded', pod({ resources: {} }), 'memory has no limit'],
    ['no idle token', pod({}, { automountServiceAccountToken: true }), 'mounts a token'],
    ['least roles', role('Role', { apiGroups: [''], resources: ['*'], verbs: ['get'] }), 'wildcard'],
    [
      'least roles',
      role('ClusterRole', { apiGroups: [''], resources: ['secrets'], verbs: ['get'] }),
      'reaches beyond',
    ],
    ['secrets aside', pod({ env: [{ name: 'DATABASE_PASSWORD', value: 'x' }] }), 'speaks DATABASE_PASSWORD'],
    ['secrets aside', pod({ args: ['--redis-password=x'] }), 'speaks --redis-password'],
    ['secrets aside', [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } }], 'is rendered'],
    ['named images', pod({ image: 'registry:5000/a' }), 'image registry:5000/a'],
    ['named images', pod({ image: 'a:latest' }), 'a:latest'],
    ['closed network', [], 'nothing denies'],
    ['inside only', [{ ...service, spec: { type: 'NodePort' } }], 'from outside'],
  ] as [string, Manifest[], string][])('"%s" sees a break: %#', (name, all, says) => {
    expect(promises[name]?.(all).join()).toContain(says);
  });

  it.each([
    'restricted pods',
    'read-only root',
    'memory bounded',
    'no idle token',
    'named images',
    'secrets aside',
  ])('"%s" has nothing against a good pod', (name) => {
    expect(promises[name]?.(pod({}))).toEqual([]);
  });
});
