import type { Construct } from 'constructs';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { INetworkPolicyIngressRule } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyIngressRule';
import type { Templated } from '../../helm/expression.js';
import { HelmObject } from '../../helm/helm-object.js';
import { spread } from '../../helm/structure.js';
import { metadata, selectorLabels } from '../../labels.js';
import { podsOf, ports, scrapers, tcp, toCache, toDatabase, toDns, toTraces } from '../../network.js';
import type { Values } from '../../values.js';

/** The API answers anyone, or those who are named, and asks the database and the cache. */
export function apiPolicy(scope: Construct, v: Values) {
  return new HelmObject<INetworkPolicy>(
    scope,
    'api',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata(v, 'api', 'api'),
      spec: {
        podSelector: { matchLabels: selectorLabels('api') },
        policyTypes: ['Ingress', 'Egress'],
        ingress: ingress(v),
        egress: [
          ...toDatabase(v),
          ...toCache(v),
          ...toTraces(v),
          ...toDns(v),
          ...spread(v.networkPolicy.extraEgress),
        ],
      },
    },
    { when: v.networkPolicy.enabled },
  );
}

function ingress(v: Values): Templated<INetworkPolicyIngressRule>[] {
  const { allowFrom, extraIngress } = v.networkPolicy;
  return [
    { ports: tcp(ports.api), from: allowFrom },
    { ports: tcp(ports.metrics), from: scrapers(v) },
    { ports: tcp(ports.api, ports.metrics), from: [podsOf('test')] },
    ...spread(extraIngress),
  ];
}
