import { describe, expect, it } from '@jest/globals';
import { almanacChart } from '../../cdk8s/chart.js';
import { helmApp } from '../../cdk8s/helm/helm-chart.js';
import { renderers } from './support/renderers.js';

interface Case {
  readonly name: string;
  readonly wrong: object;
  readonly sentence: RegExp;
  /** The same with the one thing put right. */
  readonly right: object;
}

const external = (values: object) => ({ postgres: { mode: 'external', external: values } });
const ingress = (values: object) => ({ ingress: { enabled: true, ...values } });
const hosts = [{ host: 'a.example' }];
const certificate = { enabled: true, issuerRef: { name: 'letsencrypt' } };
const productive = { production: true, postgres: { acknowledgeBundled: true } };

const cnpgWith = (values: object) => ({ postgres: { mode: 'cnpg', cnpg: { cluster: 'db' }, ...values } });
const database: Case[] = [
  {
    name: 'an exporter beside no server',
    wrong: cnpgWith({ exporter: { enabled: true } }),
    sentence: /postgres\.exporter\.enabled is true, but postgres\.mode is cnpg: .*run one beside yours\./,
    right: cnpgWith({}),
  },
  {
    name: 'production on one pod without backups',
    wrong: { production: true },
    sentence: /production is true and postgres\.mode is bundled: .*postgres\.acknowledgeBundled=true\./,
    right: productive,
  },
  {
    name: 'an external database without a Secret',
    wrong: external({ host: 'db' }),
    sentence: /name the Secret .* in postgres\.external\.existingSecret\./,
    right: external({ host: 'db', existingSecret: 's' }),
  },
  {
    name: 'an external database without an address',
    wrong: external({ existingSecret: 's' }),
    sentence: /set postgres\.external\.host, or postgres\.external\.urlKey/,
    right: external({ existingSecret: 's', urlKey: 'url' }),
  },
  {
    name: 'two addresses of one database',
    wrong: external({ existingSecret: 's', host: 'db', urlKey: 'uri' }),
    sentence: /external\.host \(db\) and postgres\.external\.urlKey \(uri\) exclude each other/,
    right: external({ existingSecret: 's', host: 'db' }),
  },
  {
    name: 'an address in another mode',
    wrong: { postgres: { external: { host: 'db' } } },
    sentence: /postgres\.external is set, but postgres\.mode is bundled: set postgres\.mode=external/,
    right: external({ existingSecret: 's', host: 'db' }),
  },
  {
    name: 'CloudNativePG without a Cluster',
    wrong: { postgres: { mode: 'cnpg' } },
    sentence: /name the Cluster of CloudNativePG in postgres\.cnpg\.cluster\./,
    right: { postgres: { mode: 'cnpg', cnpg: { cluster: 'db' } } },
  },
  {
    name: 'a Cluster in another mode',
    wrong: { postgres: { cnpg: { cluster: 'db' } } },
    sentence: /postgres\.cnpg\.cluster is db, but postgres\.mode is bundled/,
    right: { postgres: { mode: 'cnpg', cnpg: { cluster: 'db' } } },
  },
  {
    name: 'more pods than the database has connections for',
    wrong: { api: { replicas: 6 } },
    sentence: /maxConnections is 100, too few for 6 pods of the API \(api\.replicas\)/,
    right: { api: { replicas: 6 }, postgres: { maxConnections: 104 } },
  },
  {
    name: 'an autoscaler that may make too many pods',
    wrong: { api: { autoscaling: { enabled: true, maxReplicas: 6 } } },
    sentence: /too few for 6 pods of the API \(api\.autoscaling\.maxReplicas\)/,
    right: { api: { replicas: 50, autoscaling: { enabled: true, maxReplicas: 5 } } },
  },
];

const cache: Case[] = [
  {
    name: 'an external cache without an address',
    wrong: { redis: { mode: 'external' } },
    sentence: /set redis\.external\.url, redis:\/\/HOST:PORT/,
    right: { redis: { mode: 'external', external: { url: 'redis://cache:6379' } } },
  },
  {
    name: 'the address of a cache in another mode',
    wrong: { redis: { mode: 'none', external: { url: 'redis://cache:6379' } } },
    sentence: /redis\.external\.url is set, but redis\.mode is none: set redis\.mode=external/,
    right: { redis: { mode: 'none' } },
  },
  {
    name: 'an exporter beside no cache',
    wrong: { redis: { mode: 'none', exporter: { enabled: true } } },
    sentence: /redis\.exporter\.enabled is true, but redis\.mode is none: .*run one beside yours\./,
    right: { redis: { exporter: { enabled: true } } },
  },
];

const api: Case[] = [
  {
    name: 'too little time to drain',
    wrong: { api: { config: { drainSeconds: 36 } } },
    sentence: /terminationGracePeriodSeconds is 45, too short for api\.config\.drainSeconds \(36\)/,
    right: { api: { config: { drainSeconds: 35 } } },
  },
  {
    name: 'fewest pods above most',
    wrong: { api: { autoscaling: { enabled: true, minReplicas: 5, maxReplicas: 4 } } },
    sentence: /minReplicas is 5, more than api\.autoscaling\.maxReplicas \(4\)/,
    right: { api: { autoscaling: { enabled: false, minReplicas: 5, maxReplicas: 4 } } },
  },
  {
    name: 'an autoscaler that counts nothing',
    wrong: { api: { autoscaling: { enabled: true, cpuUtilization: 0 } } },
    sentence: /nothing is counted: set cpuUtilization, memoryUtilization or requestsPerSecond/,
    right: { api: { autoscaling: { enabled: true, cpuUtilization: 0, requestsPerSecond: 9 } } },
  },
  {
    name: 'a port of nodes that nothing opens',
    wrong: { api: { service: { nodePort: 30_080 } } },
    sentence: /nodePort is 30080, but api\.service\.type is ClusterIP: set api\.service\.type=NodePort/,
    right: { api: { service: { type: 'NodePort', nodePort: 30_080 } } },
  },
  {
    name: 'a policy for traffic from outside that there is none of',
    wrong: { api: { service: { externalTrafficPolicy: 'Local' } } },
    sentence: /externalTrafficPolicy is Local, but api\.service\.type is ClusterIP/,
    right: { api: { service: { type: 'LoadBalancer', externalTrafficPolicy: 'Local' } } },
  },
  {
    name: 'a kind of load balancer where there is none',
    wrong: { api: { service: { type: 'NodePort', loadBalancerClass: 'example.com/x' } } },
    sentence: /loadBalancerClass or loadBalancerSourceRanges is set, but api\.service\.type is NodePort/,
    right: { api: { service: { type: 'LoadBalancer', loadBalancerClass: 'example.com/x' } } },
  },
];

const price = { type: 'StocksOHLCV', source: { configMap: { name: 'a', key: 'b' } } };
const datasets: Case[] = [
  {
    name: 'Datasets that nobody keeps',
    wrong: { operator: { enabled: false }, datasets: { prices: price } },
    sentence: /operator\.enabled is false, but there are datasets: .* Set operator\.enabled=true/,
    right: { datasets: { prices: price } },
  },
  {
    name: 'sample data that nobody loads',
    wrong: { operator: { enabled: false }, sampleData: { enabled: true } },
    sentence: /operator\.enabled is false, but sampleData\.enabled is true/,
    right: { operator: { enabled: false } },
  },
  ...['sample-stocks', 'sample-air-quality'].map((name) => ({
    name: `a ${name} beside that of the chart`,
    wrong: { sampleData: { enabled: true }, datasets: { [name]: price } },
    sentence: new RegExp(
      `sampleData\\.enabled is true and datasets has a ${name} too: give yours another name`,
    ),
    right: { datasets: { [name]: price } },
  })),
];

const exposure: Case[] = [
  {
    name: 'an Ingress without hosts',
    wrong: ingress({}),
    sentence: /ingress\.enabled is true: say under which names, such as ingress\.hosts\[0\]\.host=/,
    right: ingress({ hosts }),
  },
  {
    name: 'a route without a Gateway',
    wrong: { httpRoute: { enabled: true } },
    sentence: /say to which Gateway it belongs, such as httpRoute\.parentRefs\[0\]\.name=/,
    right: { httpRoute: { enabled: true, parentRefs: [{ name: 'gw' }] } },
  },
  {
    name: 'a certificate without an issuer',
    wrong: { certificate: { enabled: true, dnsNames: ['a.example'] } },
    sentence: /say who issues it in certificate\.issuerRef\.name\./,
    right: { certificate: { ...certificate, dnsNames: ['a.example'] } },
  },
  {
    name: 'a certificate without names',
    wrong: { certificate },
    sentence: /say for which names in certificate\.dnsNames, or enable the Ingress with its hosts\./,
    right: { certificate, ...ingress({ hosts }) },
  },
  {
    name: 'two certificates for one Ingress',
    wrong: { certificate, ...ingress({ hosts, tls: [{ secretName: 's' }] }) },
    sentence: /certificate\.enabled and ingress\.tls exclude each other/,
    right: ingress({ hosts, tls: [{ secretName: 's' }] }),
  },
  {
    name: 'a certificate asked for twice',
    wrong: {
      certificate,
      ...ingress({ hosts, annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' } }),
    },
    sentence: /cluster-issuer of the Ingress exclude each other: both would ask for the same certificate/,
    right: ingress({ hosts, annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' } }),
  },
  {
    name: 'production without TLS',
    wrong: { ...productive, ...ingress({ hosts }) },
    sentence:
      /the Ingress has no TLS\. Use certificate\.enabled or ingress\.tls, or say .*acknowledgePlain=true/,
    right: { ...productive, ...ingress({ hosts, acknowledgePlain: true }) },
  },
];

describe.each(await renderers())('$name', ({ objects, refusal }) => {
  describe.each([
    ['of the database', database],
    ['of the cache', cache],
    ['of the API', api],
    ['of the way in', exposure],
    ['of the Datasets', datasets],
  ])('%s', (_name, cases) => {
    it.each(cases)('refuses $name, and nothing once it is right', async ({ wrong, sentence, right }) => {
      const said = await refusal(wrong);
      expect(said).toMatch(sentence);
      expect(said).toContain('validation.yaml');
      expect(await objects(right)).not.toEqual([]);
    });
  });

  it('tells all mistakes at once', async () => {
    const said = await refusal({ production: true, redis: { mode: 'external' }, ...ingress({ hosts }) });
    const lines = said.split('\n').filter((line) => /^(production|redis)/.test(line));
    expect(lines).toHaveLength(3);
  });
});

it('has a case for each rule', () => {
  const files = almanacChart(helmApp(), { version: '0.1.0' }).toFiles();
  const rules = String(files['templates/validation.yaml']).match(/append \$mistakes/g) ?? [];
  expect([...database, ...cache, ...api, ...exposure, ...datasets]).toHaveLength(rules.length);
});
