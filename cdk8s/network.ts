import type { INetworkPolicyEgressRule } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyEgressRule';
import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer';
import type { INetworkPolicyPort } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPort';
import { hasExternalCache, hasOwnCache } from './cache.js';
import { databaseModes } from './database.js';
import type { Templated } from './helm/expression.js';
import { include, yaml } from './helm/functions.js';
import { commentItem, range, spread, when } from './helm/structure.js';
import { type Component, selectorLabels } from './labels.js';
import type { Values } from './values.js';

/** Ports of pods: policies look at them, not at those of Services. */
export const ports = {
  api: 8080,
  metrics: 9797,
  postgres: 5432,
  redis: 6379,
  postgresExporter: 9187,
  redisExporter: 9121,
} as const;

export const tcp = (...numbers: Templated<number | string>[]): Templated<INetworkPolicyPort>[] =>
  numbers.map((port) => ({ protocol: 'TCP', port }));

/** The pods of a part of this release. */
export const podsOf = (part: Component) => ({ podSelector: { matchLabels: selectorLabels(part) } });

type Rules = Templated<INetworkPolicyEgressRule>[];

/** What every process of ours asks for names. */
export function toDns({ networkPolicy: { dnsTo } }: Values): Rules {
  return [{ ports: [{ protocol: 'UDP', port: 53 }, ...tcp(53)], to: dnsTo }];
}

/** To the API server of Kubernetes. */
export function toApiServer({ networkPolicy: { apiServerCidrs } }: Values): Rules {
  return [
    ...commentItem('The Service of the API server has 443, the server itself mostly 6443.'),
    {
      ports: tcp(443, 6443),
      ...when(apiServerCidrs, { to: range('cidr', apiServerCidrs, (cidr) => ({ ipBlock: { cidr } })) }),
    },
  ];
}

/** To where data comes from. */
export function toSources({ networkPolicy: { ingestTo } }: Values): Rules {
  return when<Rules>(ingestTo, [{ to: ingestTo }], [{}]);
}

/** To who takes traces. Their address names the port of a Service: where its pods have another, name that in it. */
export function toTraces({ tracing, networkPolicy: { tracesTo } }: Values): Rules {
  return when<Rules>(tracing.endpoint, [{ ports: tcp(include('almanac.tracingPort')), to: tracesTo }]);
}

/** Who may read metrics: the peers of the user, else every pod of the cluster. */
export function scrapers({ networkPolicy: { allowMetricsFrom } }: Values): Templated<INetworkPolicyPeer>[] {
  return when<Templated<INetworkPolicyPeer>[]>(
    allowMetricsFrom,
    [...spread(yaml(allowMetricsFrom))],
    [{ namespaceSelector: {} }],
  );
}

/** To the database, wherever it is. */
export function toDatabase(v: Values): Rules {
  const { bundled, external, cnpg } = databaseModes(v);
  const cluster: Templated<INetworkPolicyPeer> = {
    podSelector: { matchLabels: { 'cnpg.io/cluster': v.postgres.cnpg.cluster } },
  };
  return [
    ...when(bundled, [{ ports: tcp(ports.postgres), to: [podsOf('postgres')] }]),
    ...when(external, [{ ports: tcp(v.postgres.external.port), to: v.networkPolicy.databaseTo }]),
    ...when(cnpg, [{ ports: tcp(ports.postgres), to: [cluster] }]),
  ];
}

/** To the cache, when there is one. */
export function toCache(v: Values): Rules {
  return [
    ...when(hasOwnCache(v), [{ ports: tcp(ports.redis), to: [podsOf('redis')] }]),
    ...when(hasExternalCache(v), [
      { ports: tcp(include('almanac.externalCachePort')), to: v.networkPolicy.cacheTo },
    ]),
  ];
}
