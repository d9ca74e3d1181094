import { describe, expect, it } from '@jest/globals';
import { type End, reaches } from './support/reachability.js';
import { renderers } from './support/renderers.js';

const ofRelease = (component: string, instance = 'rel'): End => ({
  labels: {
    'app.kubernetes.io/name': 'almanac',
    'app.kubernetes.io/instance': instance,
    'app.kubernetes.io/component': component,
  },
});
const ends = {
  api: ofRelease('api'),
  postgres: ofRelease('postgres'),
  redis: ofRelease('redis'),
  cleanup: ofRelease('cleanup'),
  operator: ofRelease('operator'),
  ingest: ofRelease('ingest'),
  prepare: ofRelease('prepare'),
  'helm test': ofRelease('test'),
  'a pod of the release that nobody planned': ofRelease('surprise'),
  'the api of another release': ofRelease('api', 'other'),
  'a web pod': { labels: { app: 'web' } },
  'a foreign pod': { labels: { app: 'foreign' } },
  'a pod elsewhere': { labels: { app: 'foreign' }, elsewhere: true },
  'a pod of the cluster pg': { labels: { 'cnpg.io/cluster': 'pg' } },
  'an address': { address: '192.0.2.1' },
  'another address': { address: '192.0.2.2' },
} as const satisfies Record<string, End>;
type Name = keyof typeof ends;
type Way = readonly [from: Name, to: Name, port: string, open: boolean];

const web = { podSelector: { matchLabels: { app: 'web' } } };
const address = { ipBlock: { cidr: '192.0.2.1/32' } };
const external = {
  mode: 'external',
  external: { host: 'db.example', port: 5433, existingSecret: 'db' },
};

const ways: readonly (readonly [title: string, values: object, ways: readonly Way[]])[] = [
  [
    'the defaults',
    {},
    [
      ['api', 'postgres', 'TCP/5432', true],
      ['api', 'redis', 'TCP/6379', true],
      ['api', 'an address', 'UDP/53', true],
      ['api', 'an address', 'TCP/53', true],
      ['api', 'an address', 'TCP/443', false],
      ['helm test', 'api', 'TCP/8080', true],
      ['helm test', 'api', 'TCP/9797', true],
      ['helm test', 'postgres', 'TCP/5432', false],
      ['prepare', 'an address', 'TCP/443', true],
      ['prepare', 'an address', 'TCP/6443', true],
      ['prepare', 'an address', 'TCP/80', false],
      ['prepare', 'postgres', 'TCP/5432', false],
      ['operator', 'an address', 'TCP/443', true],
      ['operator', 'an address', 'TCP/6443', true],
      ['operator', 'an address', 'UDP/53', true],
      ['operator', 'an address', 'TCP/80', false],
      ['operator', 'postgres', 'TCP/5432', false],
      ['operator', 'api', 'TCP/9797', false],
      ['a pod elsewhere', 'operator', 'TCP/9797', true],
      ['a pod elsewhere', 'operator', 'TCP/8080', false],
      ['cleanup', 'an address', 'TCP/443', true],
      ['cleanup', 'an address', 'TCP/6443', true],
      ['cleanup', 'an address', 'TCP/80', false],
      ['cleanup', 'postgres', 'TCP/5432', false],
      ['ingest', 'postgres', 'TCP/5432', true],
      ['ingest', 'an address', 'UDP/53', true],
      ['ingest', 'an address', 'TCP/443', true],
      ['ingest', 'a pod elsewhere', 'TCP/9000', true],
      ['ingest', 'redis', 'TCP/6379', false],
      ['a foreign pod', 'ingest', 'TCP/8080', false],
      ['a foreign pod', 'api', 'TCP/8080', true],
      ['a pod elsewhere', 'api', 'TCP/8080', true],
      ['an address', 'api', 'TCP/8080', true],
      ['a pod elsewhere', 'api', 'TCP/9797', true],
      ['an address', 'api', 'TCP/9797', false],
      ['a foreign pod', 'postgres', 'TCP/5432', false],
      ['a foreign pod', 'redis', 'TCP/6379', false],
      ['the api of another release', 'postgres', 'TCP/5432', false],
      ['the api of another release', 'redis', 'TCP/6379', false],
      ['a pod of the release that nobody planned', 'postgres', 'TCP/5432', false],
      ['a pod of the release that nobody planned', 'an address', 'TCP/443', false],
      ['a foreign pod', 'a pod of the release that nobody planned', 'TCP/8080', false],
      ['postgres', 'an address', 'TCP/443', false],
      ['postgres', 'an address', 'UDP/53', false],
      ['redis', 'an address', 'TCP/443', false],
      ['a pod elsewhere', 'postgres', 'TCP/9187', false],
      ['a pod elsewhere', 'redis', 'TCP/9121', false],
    ],
  ],
  [
    'exporters',
    {
      postgres: { exporter: { enabled: true } },
      redis: { exporter: { enabled: true } },
      networkPolicy: { allowMetricsFrom: [web] },
    },
    [
      ['a web pod', 'postgres', 'TCP/9187', true],
      ['a web pod', 'redis', 'TCP/9121', true],
      ['a web pod', 'postgres', 'TCP/5432', false],
      ['a foreign pod', 'postgres', 'TCP/9187', false],
      ['a foreign pod', 'redis', 'TCP/9121', false],
    ],
  ],
  [
    'clients, scrapers and backups that are named',
    { networkPolicy: { allowFrom: [web], allowMetricsFrom: [web], allowDatabaseFrom: [web] } },
    [
      ['a web pod', 'api', 'TCP/8080', true],
      ['a web pod', 'api', 'TCP/9797', true],
      ['a web pod', 'postgres', 'TCP/5432', true],
      ['a web pod', 'redis', 'TCP/6379', false],
      ['a foreign pod', 'api', 'TCP/8080', false],
      ['a foreign pod', 'api', 'TCP/9797', false],
      ['a foreign pod', 'postgres', 'TCP/5432', false],
      ['helm test', 'api', 'TCP/8080', true],
      ['helm test', 'api', 'TCP/9797', true],
      ['a web pod', 'operator', 'TCP/9797', true],
      ['a foreign pod', 'operator', 'TCP/9797', false],
    ],
  ],
  [
    'sources that are named',
    { networkPolicy: { ingestTo: [address] } },
    [
      ['ingest', 'an address', 'TCP/443', true],
      ['ingest', 'another address', 'TCP/443', false],
      ['ingest', 'postgres', 'TCP/5432', true],
    ],
  ],
  [
    'no operator',
    { operator: { enabled: false } },
    [
      ['ingest', 'postgres', 'TCP/5432', false],
      ['operator', 'an address', 'TCP/443', false],
    ],
  ],
  [
    'an API server and a DNS that are named',
    { networkPolicy: { apiServerCidrs: ['192.0.2.1/32'], dnsTo: [address] } },
    [
      ['prepare', 'an address', 'TCP/443', true],
      ['prepare', 'another address', 'TCP/443', false],
      ['operator', 'an address', 'TCP/6443', true],
      ['operator', 'another address', 'TCP/6443', false],
      ['cleanup', 'another address', 'TCP/6443', false],
      ['api', 'an address', 'UDP/53', true],
      ['api', 'another address', 'UDP/53', false],
      ['helm test', 'another address', 'UDP/53', false],
    ],
  ],
  [
    'more rules of the API',
    { networkPolicy: { extraEgress: [{ to: [address] }], extraIngress: [{ from: [web] }] } },
    [
      ['api', 'an address', 'TCP/4317', true],
      ['api', 'another address', 'TCP/4317', false],
      ['a web pod', 'api', 'TCP/9229', true],
    ],
  ],
  [
    'a database and a cache somewhere else',
    {
      postgres: external,
      redis: { mode: 'external', external: { url: 'rediss://cache.example:6380/1' } },
    },
    [
      ['api', 'an address', 'TCP/5433', true],
      ['api', 'a foreign pod', 'TCP/5433', true],
      ['api', 'an address', 'TCP/5432', false],
      ['api', 'an address', 'TCP/6380', true],
      ['api', 'an address', 'TCP/6379', false],
      ['ingest', 'an address', 'TCP/5433', true],
    ],
  ],
  [
    'a database and a cache at addresses that are named',
    {
      postgres: external,
      redis: { mode: 'external', external: { url: 'redis://cache.example' } },
      networkPolicy: { databaseTo: [address], cacheTo: [address] },
    },
    [
      ['api', 'an address', 'TCP/5433', true],
      ['api', 'another address', 'TCP/5433', false],
      ['api', 'an address', 'TCP/6379', true],
      ['api', 'another address', 'TCP/6379', false],
    ],
  ],
  [
    'CloudNativePG and no cache',
    { postgres: { mode: 'cnpg', cnpg: { cluster: 'pg' } }, redis: { mode: 'none' } },
    [
      ['api', 'a pod of the cluster pg', 'TCP/5432', true],
      ['api', 'a foreign pod', 'TCP/5432', false],
      ['api', 'redis', 'TCP/6379', false],
    ],
  ],
];

describe.each(await renderers())('$name', ({ objects }) => {
  it.each(ways)('lets through what has to go: %s', async (_title, values, expected) => {
    const manifests = await objects(values);
    const found = expected.map(([from, to, port]): Way => {
      const open = reaches(manifests, [ends[from], ends[to], port]);
      return [from, to, port, open];
    });
    expect(found).toEqual(expected);
  });

  it.each([
    ['redis://[2001:db8::1]:7000', 7000],
    ['redis://[2001:db8::1]', 6379],
    ['redis://user@cache.example:6400/2', 6400],
  ])('takes the port of the cache from %s', async (url, port) => {
    const manifests = await objects({ redis: { mode: 'external', external: { url } } });
    expect(reaches(manifests, [ends.api, ends['an address'], `TCP/${port}`])).toBe(true);
  });

  it('has no policies when they are turned off', async () => {
    const manifests = await objects({ networkPolicy: { enabled: false } });
    expect(manifests.filter(({ kind }) => kind === 'NetworkPolicy')).toEqual([]);
  });

  it('lets the hook reach Kubernetes on an upgrade, before the other policies are there', async () => {
    const hooks = (await objects()).filter(
      ({ kind, metadata }) =>
        kind === 'NetworkPolicy' && metadata.annotations?.['helm.sh/hook'] !== undefined,
    );
    expect(hooks.map(({ metadata }) => metadata.name)).toEqual(['rel-almanac-prepare']);
    expect(reaches(hooks, [ends.prepare, ends['an address'], 'TCP/6443'])).toBe(true);
  });
});
